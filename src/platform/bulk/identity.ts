import type { ObjectLiteral } from 'typeorm';
import type { BulkTable } from './table.js';

/** The property `id` of an entity, or what its primary key is called instead. */
export type IdOf<Row> = Row extends { id: infer Id } ? Id : unknown;

/**
 * The ids of the rows as TypeORM gives them: the value of a single primary key, else an object of the key's
 * properties.
 */
export class Ids {
  private readonly given: unknown[][];

  constructor(
    private readonly table: BulkTable,
    private readonly rows: readonly ObjectLiteral[],
  ) {
    this.given = table.primary.map(() => []);
  }

  /** What the database gave the row at `index` for the primary key's column `part`. */
  give(index: number, part: number, raw: unknown): void {
    const column = this.table.primary[part];
    const values = this.given[part];
    if (!column || !values) throw new RangeError(`There is no column ${part} in the primary key`);
    const { driver } = column.metadata.entityMetadata.dataSource;
    values[index] = driver.prepareHydratedValue(raw, column.metadata);
  }

  of(index: number): unknown {
    const parts = this.table.primary.map(
      (column, part): unknown => this.given[part]?.[index] ?? column.metadata.getEntityValue(this.rows[index] ?? {}),
    );
    if (parts.length === 1) return parts[0];
    return Object.fromEntries(this.table.primary.map((column, part) => [column.property, parts[part]]));
  }
}
