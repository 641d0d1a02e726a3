import utils from 'pg/lib/utils.js';
import type { Driver, EntityMetadata, ObjectLiteral } from 'typeorm';
import { checker, integerTest, type ValueRules } from './check.js';
import { ValueFault } from './errors.js';

export type ColumnMetadata = EntityMetadata['columns'][number];

/** A value as PostgreSQL reads it from text; null is NULL, undefined means that the row does not mention it. */
export type Text = string | null | undefined;

export type Encode = (row: ObjectLiteral) => Text;

export interface EncodeRules extends ValueRules {
  notNull: boolean;
  hasDefault: boolean;
}

const INSTANTS = new Set<unknown>(['timestamptz', 'timestamp with time zone']);
const TEXTS = new Set(['text', 'character varying', 'bpchar', 'uuid', 'bigint', 'integer', 'numeric']);

/**
 * One text form for every value: what TypeORM would persist (transformers, json, dates), then what pg would send. The
 * same text serves COPY and array parameters, so that every path stores the same.
 */
export function encoder(driver: Driver, metadata: ColumnMetadata, rules: EncodeRules): Encode {
  const read = reader(metadata);
  const prepare = preparer(driver, metadata, rules);
  const check = checker(rules);
  const isFitting = isPlain(metadata, rules) ? integerTest(rules) : undefined;
  const nullMeansGiven = !(metadata.isPrimary && rules.hasDefault);
  return (row) => {
    const value = read(row);
    if (typeof value === 'number' && isFitting?.(value)) return String(value);
    const text = prepare(value);
    if (text === undefined) return undefined;
    if (text === null) {
      if (!rules.notNull) return null;
      if (!nullMeansGiven) return undefined;
      throw new ValueFault({ code: 'VALUE_MISSING', detail: `${rules.property} must not be null` });
    }
    check(text);
    return text;
  };
}

function reader(metadata: ColumnMetadata): (row: ObjectLiteral) => unknown {
  if (metadata.isDiscriminator) return () => metadata.entityMetadata.discriminatorValue;
  const property = metadata.propertyName;
  const plain = !metadata.embeddedMetadata && !metadata.relationMetadata && !metadata.referencedColumn;
  if (plain) return (row) => row[property] as unknown;
  return (row) => {
    const value: unknown = row[property];
    // A foreign key that stands in the row itself needs no walk through the relation.
    return typeof value === 'number' || (typeof value === 'string' && !metadata.embeddedMetadata)
      ? relatedOr(metadata, row, value)
      : (metadata.getEntityValue(row) as unknown);
  };
}

/** As TypeORM has it: a related object wins over the plain key beside it. */
function relatedOr(metadata: ColumnMetadata, row: ObjectLiteral, key: unknown): unknown {
  const relation = metadata.relationMetadata;
  return relation && row[relation.propertyName] === undefined ? key : (metadata.getEntityValue(row) as unknown);
}

function preparer(driver: Driver, metadata: ColumnMetadata, rules: EncodeRules): (value: unknown) => Text {
  const asIs = isPlain(metadata, rules);
  const instant = !metadata.transformer && INSTANTS.has(metadata.type) && !metadata.isArray;
  return (value) => {
    if (asIs && typeof value === 'string') return value;
    if (asIs && typeof value === 'number') return String(value);
    if (instant && value instanceof Date) return dateText(value, rules);
    if (typeof value === 'function')
      throw new ValueFault({ code: 'VALUE_INVALID', detail: `${rules.property} must be a value, not a function` });
    return toText(persistent(driver, metadata, value, rules), rules);
  };
}

/** What TypeORM would persist is the value itself: simple-json, ltree and the like are text to PostgreSQL alone. */
function isPlain({ transformer, type, isArray }: ColumnMetadata, rules: EncodeRules): boolean {
  if (transformer || isArray || typeof type !== 'string' || !TEXTS.has(rules.type)) return false;
  return !/^(simple-|date|time|ltree|json|enum)/.test(type);
}

function persistent(driver: Driver, metadata: ColumnMetadata, value: unknown, rules: EncodeRules): unknown {
  try {
    return driver.preparePersistentValue(value, metadata) as unknown;
  } catch (error) {
    throw new ValueFault({ code: 'VALUE_INVALID', detail: `${rules.property}: ${(error as Error).message}` });
  }
}

function toText(value: unknown, rules: EncodeRules): Text {
  if (value === undefined || value === null || typeof value === 'string') return value;
  if (value instanceof Date) return dateText(value, rules);
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  if (ArrayBuffer.isView(value))
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  return String(utils.prepareValue(value));
}

/** An instant is the same in any zone, and ISO is the fast form; a timestamp without zone takes the local clock. */
function dateText(value: Date, rules: EncodeRules): string {
  const time = value.getTime();
  if (Number.isNaN(time))
    throw new ValueFault({ code: 'VALUE_INVALID', detail: `${rules.property} is not a valid date` });
  const year = value.getUTCFullYear();
  if (rules.type === 'timestamp with time zone' && year > 0 && year < 10_000) return value.toISOString();
  return String(utils.prepareValue(value));
}
