import type { EntityManager } from 'typeorm';

export interface CatalogColumn {
  name: string;
  type: string;
  exactType: string;
  notNull: boolean;
  generated: boolean;
  /** The SQL that gives the default, also of an identity column. */
  default: string | null;
  length: number | null;
  labels: string[] | null;
}

export interface CatalogKey {
  primary: boolean;
  columns: string[];
}

/** Types come from the database, since a cast to what the entity says (`varchar(5)`) would cut values silently. */
export async function readColumns(manager: EntityManager, path: string): Promise<CatalogColumn[]> {
  return manager.query<CatalogColumn[]>(
    `SELECT a.attname::text AS name, format_type(a.atttypid, -1) AS type,
       format_type(a.atttypid, a.atttypmod) AS "exactType", a.attnotnull AS "notNull",
       a.attgenerated <> '' AS generated,
       CASE WHEN a.attidentity <> '' THEN format('nextval(%L::regclass)', pg_get_serial_sequence($1, a.attname))
            ELSE pg_get_expr(d.adbin, d.adrelid) END AS "default",
       CASE WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype) AND a.atttypmod > 4
            THEN a.atttypmod - 4 END AS length,
       (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e
        WHERE e.enumtypid = a.atttypid) AS labels
     FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped`,
    [path],
  );
}

/** Every unique index on plain columns, the primary key last. */
export async function readKeys(manager: EntityManager, path: string): Promise<CatalogKey[]> {
  return manager.query<CatalogKey[]>(
    `SELECT i.indisprimary AS primary, array_agg(a.attname::text ORDER BY k.position) AS columns
     FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, position), pg_attribute a
     WHERE i.indrelid = $1::regclass AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
       AND k.position <= i.indnkeyatts AND a.attrelid = i.indrelid AND a.attnum = k.number
     GROUP BY i.indexrelid, i.indisprimary ORDER BY i.indisprimary, i.indexrelid`,
    [path],
  );
}
