import pg from 'pg';

const INT8 = 20;
const INT8_ARRAY = 1016;
const INT4_ARRAY = 1007;

/**
 * How values of PostgreSQL become JavaScript values in our connections only (pg's global table stays as it is).
 * Ids and counts are bigint in the database and numbers here: exact up to 2^53, which no id or count reaches.
 */
export const columnParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') => {
    if (format && format !== 'text') return pg.types.getTypeParser(oid, format);
    if (oid === INT8) return Number;
    return pg.types.getTypeParser(oid === INT8_ARRAY ? INT4_ARRAY : oid, 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};
