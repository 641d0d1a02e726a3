-- namer

SELECT id, url
  FROM websites
  WHERE workspace_id = $1
  AND id = ANY($2::bigint[]);
