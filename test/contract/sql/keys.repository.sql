-- findByHash

SELECT "ApiKey"."id" AS "ApiKey_id", "ApiKey"."workspace_id" AS "ApiKey_workspace_id", "ApiKey"."name" AS "ApiKey_name", "ApiKey"."prefix" AS "ApiKey_prefix", "ApiKey"."hash" AS "ApiKey_hash", "ApiKey"."scopes" AS "ApiKey_scopes", "ApiKey"."rate_limit_per_minute" AS "ApiKey_rate_limit_per_minute", "ApiKey"."expires_at" AS "ApiKey_expires_at", "ApiKey"."revoked_at" AS "ApiKey_revoked_at", "ApiKey"."replaced_by_id" AS "ApiKey_replaced_by_id", "ApiKey"."last_used_at" AS "ApiKey_last_used_at", "ApiKey"."created_at" AS "ApiKey_created_at"
  FROM "api_keys" "ApiKey"
  WHERE (("ApiKey"."hash" = $1))
  LIMIT 1;

-- find

SELECT "ApiKey"."id" AS "ApiKey_id", "ApiKey"."workspace_id" AS "ApiKey_workspace_id", "ApiKey"."name" AS "ApiKey_name", "ApiKey"."prefix" AS "ApiKey_prefix", "ApiKey"."hash" AS "ApiKey_hash", "ApiKey"."scopes" AS "ApiKey_scopes", "ApiKey"."rate_limit_per_minute" AS "ApiKey_rate_limit_per_minute", "ApiKey"."expires_at" AS "ApiKey_expires_at", "ApiKey"."revoked_at" AS "ApiKey_revoked_at", "ApiKey"."replaced_by_id" AS "ApiKey_replaced_by_id", "ApiKey"."last_used_at" AS "ApiKey_last_used_at", "ApiKey"."created_at" AS "ApiKey_created_at"
  FROM "api_keys" "ApiKey"
  WHERE (("ApiKey"."id" = $1)
  AND ("ApiKey"."workspace_id" = $2)
  AND ("ApiKey"."revoked_at" IS NULL))
  LIMIT 1;

-- list

WITH page AS ( SELECT key.*, key.created_at AS sort_key
  FROM api_keys key
  WHERE key.workspace_id = $1
  AND CASE WHEN key.revoked_at IS NOT NULL THEN 'revoked' WHEN key.expires_at <= now() THEN 'expired' ELSE 'active' END = ANY($2)
  ORDER BY sort_key DESC, key.id DESC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', key.id, ',"name":', to_json(key.name), ',"prefix":', to_json(key.prefix), ',"scopes":', to_json(key.scopes), ',"rateLimitPerMinute":', coalesce(key.rate_limit_per_minute::text, 'null'), ',"status":', to_json(CASE WHEN key.revoked_at IS NOT NULL THEN 'revoked' WHEN key.expires_at <= now() THEN 'expired' ELSE 'active' END), ',"createdAt":"', to_char(key.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","expiresAt":', coalesce('"' || to_char(key.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), ',"revokedAt":', coalesce('"' || to_char(key.revoked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), ',"replacedById":', coalesce(key.replaced_by_id::text, 'null'), ',"lastUsedAt":', coalesce('"' || to_char(key.last_used_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), '}') AS item, key.sort_key::text AS position, key.id , (SELECT count(*)
  FROM api_keys key
  WHERE key.workspace_id = $1
  AND CASE WHEN key.revoked_at IS NOT NULL THEN 'revoked' WHEN key.expires_at <= now() THEN 'expired' ELSE 'active' END = ANY($2)) AS total
  FROM page AS key
  ORDER BY sort_key DESC, key.id DESC;

WITH page AS ( SELECT key.*, key.created_at AS sort_key
  FROM api_keys key
  WHERE key.workspace_id = $1
  AND CASE WHEN key.revoked_at IS NOT NULL THEN 'revoked' WHEN key.expires_at <= now() THEN 'expired' ELSE 'active' END = ANY($2)
  AND (key.created_at, key.id) < ($3::timestamptz, $4::bigint)
  ORDER BY sort_key DESC, key.id DESC
  LIMIT 2 OFFSET 0 ) SELECT concat('{"id":', key.id, ',"name":', to_json(key.name), ',"prefix":', to_json(key.prefix), ',"scopes":', to_json(key.scopes), ',"rateLimitPerMinute":', coalesce(key.rate_limit_per_minute::text, 'null'), ',"status":', to_json(CASE WHEN key.revoked_at IS NOT NULL THEN 'revoked' WHEN key.expires_at <= now() THEN 'expired' ELSE 'active' END), ',"createdAt":"', to_char(key.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","expiresAt":', coalesce('"' || to_char(key.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), ',"revokedAt":', coalesce('"' || to_char(key.revoked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), ',"replacedById":', coalesce(key.replaced_by_id::text, 'null'), ',"lastUsedAt":', coalesce('"' || to_char(key.last_used_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), '}') AS item, key.sort_key::text AS position, key.id
  FROM page AS key
  ORDER BY sort_key DESC, key.id DESC;

WITH page AS ( SELECT key.*, key.id AS sort_key
  FROM api_keys key
  WHERE key.workspace_id = $1
  AND CASE WHEN key.revoked_at IS NOT NULL THEN 'revoked' WHEN key.expires_at <= now() THEN 'expired' ELSE 'active' END = ANY($2)
  ORDER BY sort_key ASC, key.id ASC
  LIMIT 51 OFFSET 0 ) SELECT concat('{"id":', key.id, ',"name":', to_json(key.name), ',"prefix":', to_json(key.prefix), ',"scopes":', to_json(key.scopes), ',"rateLimitPerMinute":', coalesce(key.rate_limit_per_minute::text, 'null'), ',"status":', to_json(CASE WHEN key.revoked_at IS NOT NULL THEN 'revoked' WHEN key.expires_at <= now() THEN 'expired' ELSE 'active' END), ',"createdAt":"', to_char(key.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '","expiresAt":', coalesce('"' || to_char(key.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), ',"revokedAt":', coalesce('"' || to_char(key.revoked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), ',"replacedById":', coalesce(key.replaced_by_id::text, 'null'), ',"lastUsedAt":', coalesce('"' || to_char(key.last_used_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'), '}') AS item, key.sort_key::text AS position, key.id , (SELECT count(*)
  FROM api_keys key
  WHERE key.workspace_id = $1
  AND CASE WHEN key.revoked_at IS NOT NULL THEN 'revoked' WHEN key.expires_at <= now() THEN 'expired' ELSE 'active' END = ANY($2)) AS total
  FROM page AS key
  ORDER BY sort_key ASC, key.id ASC;

-- insert

INSERT INTO "api_keys"("id", "workspace_id", "name", "prefix", "hash", "scopes", "rate_limit_per_minute", "expires_at", "revoked_at", "replaced_by_id", "last_used_at", "created_at")
  VALUES (DEFAULT, $1, $2, $3, $4, $5, $6, $7, DEFAULT, DEFAULT, DEFAULT, DEFAULT)
  RETURNING "id", "created_at";

SELECT "ApiKey"."id" AS "ApiKey_id", "ApiKey"."workspace_id" AS "ApiKey_workspace_id", "ApiKey"."name" AS "ApiKey_name", "ApiKey"."prefix" AS "ApiKey_prefix", "ApiKey"."hash" AS "ApiKey_hash", "ApiKey"."scopes" AS "ApiKey_scopes", "ApiKey"."rate_limit_per_minute" AS "ApiKey_rate_limit_per_minute", "ApiKey"."expires_at" AS "ApiKey_expires_at", "ApiKey"."revoked_at" AS "ApiKey_revoked_at", "ApiKey"."replaced_by_id" AS "ApiKey_replaced_by_id", "ApiKey"."last_used_at" AS "ApiKey_last_used_at", "ApiKey"."created_at" AS "ApiKey_created_at"
  FROM "api_keys" "ApiKey"
  WHERE (("ApiKey"."id" = $1))
  LIMIT 1;

-- revoke

UPDATE "api_keys"
  SET "revoked_at" = now()
  WHERE ("id" = $1
  AND "workspace_id" = $2
  AND "revoked_at" IS NULL);

-- replace

START TRANSACTION;

SELECT "ApiKey"."id" AS "ApiKey_id", "ApiKey"."workspace_id" AS "ApiKey_workspace_id", "ApiKey"."name" AS "ApiKey_name", "ApiKey"."prefix" AS "ApiKey_prefix", "ApiKey"."hash" AS "ApiKey_hash", "ApiKey"."scopes" AS "ApiKey_scopes", "ApiKey"."rate_limit_per_minute" AS "ApiKey_rate_limit_per_minute", "ApiKey"."expires_at" AS "ApiKey_expires_at", "ApiKey"."revoked_at" AS "ApiKey_revoked_at", "ApiKey"."replaced_by_id" AS "ApiKey_replaced_by_id", "ApiKey"."last_used_at" AS "ApiKey_last_used_at", "ApiKey"."created_at" AS "ApiKey_created_at"
  FROM "api_keys" "ApiKey"
  WHERE (("ApiKey"."id" = $1)
  AND ("ApiKey"."workspace_id" = $2)
  AND ("ApiKey"."revoked_at" IS NULL))
  FOR UPDATE;

INSERT INTO "api_keys"("id", "workspace_id", "name", "prefix", "hash", "scopes", "rate_limit_per_minute", "expires_at", "revoked_at", "replaced_by_id", "last_used_at", "created_at")
  VALUES (DEFAULT, $1, $2, $3, $4, $5, $6, $7, DEFAULT, DEFAULT, DEFAULT, DEFAULT)
  RETURNING "id", "created_at";

UPDATE "api_keys"
  SET "expires_at" = $1, "replaced_by_id" = $2
  WHERE "id" = $3;

SELECT "ApiKey"."id" AS "ApiKey_id", "ApiKey"."workspace_id" AS "ApiKey_workspace_id", "ApiKey"."name" AS "ApiKey_name", "ApiKey"."prefix" AS "ApiKey_prefix", "ApiKey"."hash" AS "ApiKey_hash", "ApiKey"."scopes" AS "ApiKey_scopes", "ApiKey"."rate_limit_per_minute" AS "ApiKey_rate_limit_per_minute", "ApiKey"."expires_at" AS "ApiKey_expires_at", "ApiKey"."revoked_at" AS "ApiKey_revoked_at", "ApiKey"."replaced_by_id" AS "ApiKey_replaced_by_id", "ApiKey"."last_used_at" AS "ApiKey_last_used_at", "ApiKey"."created_at" AS "ApiKey_created_at"
  FROM "api_keys" "ApiKey"
  WHERE (("ApiKey"."id" = $1))
  LIMIT 1;

COMMIT;

-- someActive

SELECT EXISTS (SELECT
  FROM api_keys
  WHERE revoked_at IS NULL
  AND (expires_at IS NULL OR expires_at > now())) AS found;

-- recordUses

WITH used AS ( SELECT k.id, u.at
  FROM unnest($1::bigint[], $2::timestamptz[]) AS u (id, at)
  JOIN api_keys k ON k.id = u.id
  AND (k.last_used_at IS NULL OR k.last_used_at < u.at)
  ORDER BY k.id
  FOR NO KEY UPDATE OF k) UPDATE api_keys k
  SET last_used_at = used.at
  FROM used
  WHERE k.id = used.id;
