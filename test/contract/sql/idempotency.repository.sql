-- tryLock

SELECT pg_try_advisory_xact_lock($1::bigint) AS locked;

-- allowSilence

SET LOCAL idle_in_transaction_session_timeout = 0;

-- find

SELECT request, status, headers, body
  FROM idempotency_keys
  WHERE workspace_id = $1
  AND key = $2
  AND created_at > now() - interval '24 hours';

-- keep

INSERT INTO idempotency_keys (workspace_id, key, request, status, headers, body)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (workspace_id, key) DO UPDATE
  SET request = excluded.request, status = excluded.status, headers = excluded.headers, body = excluded.body, created_at = excluded.created_at;

-- prune

DELETE FROM idempotency_keys
  WHERE (workspace_id, key) IN ( SELECT workspace_id, key
  FROM idempotency_keys
  WHERE created_at <= now() - interval '24 hours'
  ORDER BY created_at
  LIMIT $1
  FOR UPDATE SKIP LOCKED);
