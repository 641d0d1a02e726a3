-- view

SELECT quote_ident(n.nspname) || '.pg_stat_statements' AS view
  FROM pg_extension e
  JOIN pg_namespace n ON n.oid = e.extnamespace
  WHERE e.extname = 'pg_stat_statements';
