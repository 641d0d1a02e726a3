import type { DataSource, EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { type CatalogColumn, readColumns, readKeys } from './catalog.js';
import { type ColumnMetadata, type Encode, encoder } from './encode.js';
import { quote } from './quote.js';

export interface BulkColumn {
  property: string;
  metadata: ColumnMetadata;
  /** Where its text stands in an item. */
  position: number;
  /** Quoted. */
  name: string;
  type: string;
  /** With its precision, where storing a value rounds it. */
  exactType: string;
  /** Not null, and the database has no default. */
  required: boolean;
  /** The SQL of its default. */
  default: string | null;
  encode: Encode;
}

/** A table as bulk writes see it. */
export interface BulkTable {
  metadata: EntityMetadata;
  /** Quoted, with its schema. */
  path: string;
  columns: BulkColumn[];
  primary: BulkColumn[];
  /** The columns of every unique index, the primary key last. */
  keys: BulkColumn[][];
}

/** The columns of a new row. */
export function insertable(table: BulkTable): BulkColumn[] {
  return table.columns.filter((column) => column.metadata.isInsert);
}

/** Properties that a write may set on a row that exists: its key and its own bookkeeping are not among them. */
export function changeable({ metadata }: BulkColumn): boolean {
  return (
    metadata.isUpdate && !metadata.isPrimary && !metadata.isCreateDate && !metadata.isUpdateDate && !metadata.isVersion
  );
}

/** Columns by the names of their properties. */
export function columnsOf(table: BulkTable, properties: readonly string[]): BulkColumn[] {
  return properties.map((property) => {
    const column = table.columns.find((candidate) => candidate.property === property);
    if (!column) throw new TypeError(`${table.metadata.name} has no column for the property ${property}`);
    return column;
  });
}

/** A cast to any other type with a length would cut the value. */
const ROUNDED = /^(numeric|time|interval)[a-z ]*$/;

const tables = new WeakMap<DataSource, Map<EntityMetadata, BulkTable>>();

/** Read from the catalog once per data source. */
export async function bulkTable(manager: EntityManager, target: EntityTarget<ObjectLiteral>): Promise<BulkTable> {
  const { dataSource } = manager;
  const metadata = dataSource.getMetadata(target);
  let known = tables.get(dataSource);
  if (!known) tables.set(dataSource, (known = new Map<EntityMetadata, BulkTable>()));
  let table = known.get(metadata);
  if (!table) known.set(metadata, (table = await readTable(manager, metadata)));
  return table;
}

async function readTable(manager: EntityManager, metadata: EntityMetadata): Promise<BulkTable> {
  const path = metadata.tablePath.split('.').map(quote).join('.');
  const catalog = new Map((await readColumns(manager, path)).map((column) => [column.name, column]));
  const columns: BulkColumn[] = [];
  for (const column of metadata.columns) {
    const facts = catalog.get(column.databaseName);
    if (!facts || facts.generated || column.isVirtualProperty) continue;
    columns.push(bulkColumn(manager, column, facts, columns.length));
  }
  const byName = new Map(columns.map((column) => [column.metadata.databaseName, column]));
  const keys = (await readKeys(manager, path))
    .map((key) => key.columns.map((name) => byName.get(name)).filter((column) => column !== undefined))
    .filter((key) => key.length > 0);
  return { metadata, path, columns, primary: columns.filter((column) => column.metadata.isPrimary), keys };
}

function bulkColumn(
  manager: EntityManager,
  metadata: ColumnMetadata,
  facts: CatalogColumn,
  position: number,
): BulkColumn {
  const property = metadata.propertyPath;
  const hasDefault = facts.default !== null;
  return {
    property,
    metadata,
    position,
    name: quote(metadata.databaseName),
    type: facts.type,
    exactType: ROUNDED.test(facts.type) ? facts.exactType : facts.type,
    required: facts.notNull && !hasDefault,
    default: facts.default,
    encode: encoder(manager.dataSource.driver, metadata, { ...facts, property, hasDefault }),
  };
}
