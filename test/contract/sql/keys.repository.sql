-- findByHash

SELECT "ApiKey"."id" AS "ApiKey_id", "ApiKey"."workspace_id" AS "ApiKey_workspace_id", "ApiKey"."name" AS "ApiKey_name", "ApiKey"."prefix" AS "ApiKey_prefix", "ApiKey"."hash" AS "ApiKey_hash", "ApiKey"."scopes" AS "ApiKey_scopes", "ApiKey"."rate_limit_per_minute" AS "ApiKey_rate_limit_per_minute", "ApiKey"."expires_at" AS "ApiKey_expires_at", "ApiKey"."revoked_at" AS "ApiKey_revoked_at", "ApiKey"."last_used_at" AS "ApiKey_last_used_at", "ApiKey"."created_at" AS "ApiKey_created_at"
  FROM "api_keys" "ApiKey"
  WHERE (("ApiKey"."hash" = $1))
  LIMIT 1;

-- find

SELECT "ApiKey"."id" AS "ApiKey_id", "ApiKey"."workspace_id" AS "ApiKey_workspace_id", "ApiKey"."name" AS "ApiKey_name", "ApiKey"."prefix" AS "ApiKey_prefix", "ApiKey"."hash" AS "ApiKey_hash", "ApiKey"."scopes" AS "ApiKey_scopes", "ApiKey"."rate_limit_per_minute" AS "ApiKey_rate_limit_per_minute", "ApiKey"."expires_at" AS "ApiKey_expires_at", "ApiKey"."revoked_at" AS "ApiKey_revoked_at", "ApiKey"."last_used_at" AS "ApiKey_last_used_at", "ApiKey"."created_at" AS "ApiKey_created_at"
  FROM "api_keys" "ApiKey"
  WHERE (("ApiKey"."id" = $1)
  AND ("ApiKey"."workspace_id" = $2)
  AND ("ApiKey"."revoked_at" IS NULL))
  LIMIT 1;

-- list

SELECT "key"."id" AS "key_id", "key"."workspace_id" AS "key_workspace_id", "key"."name" AS "key_name", "key"."prefix" AS "key_prefix", "key"."hash" AS "key_hash", "key"."scopes" AS "key_scopes", "key"."rate_limit_per_minute" AS "key_rate_limit_per_minute", "key"."expires_at" AS "key_expires_at", "key"."revoked_at" AS "key_revoked_at", "key"."last_used_at" AS "key_last_used_at", "key"."created_at" AS "key_created_at"
  FROM "api_keys" "key"
  WHERE "key"."workspace_id" = $1
  AND "key"."revoked_at" IS NULL
  ORDER BY "key"."created_at" DESC, "key"."id" DESC
  LIMIT 2 OFFSET 0;

SELECT COUNT(1) AS "cnt"
  FROM "api_keys" "key"
  WHERE "key"."workspace_id" = $1
  AND "key"."revoked_at" IS NULL;

SELECT "key"."id" AS "key_id", "key"."workspace_id" AS "key_workspace_id", "key"."name" AS "key_name", "key"."prefix" AS "key_prefix", "key"."hash" AS "key_hash", "key"."scopes" AS "key_scopes", "key"."rate_limit_per_minute" AS "key_rate_limit_per_minute", "key"."expires_at" AS "key_expires_at", "key"."revoked_at" AS "key_revoked_at", "key"."last_used_at" AS "key_last_used_at", "key"."created_at" AS "key_created_at"
  FROM "api_keys" "key"
  WHERE "key"."workspace_id" = $1
  AND "key"."revoked_at" IS NULL
  AND ("key"."created_at", "key"."id") < ($2::timestamptz, $3::bigint)
  ORDER BY "key"."created_at" DESC, "key"."id" DESC
  LIMIT 2;

SELECT "key"."id" AS "key_id", "key"."workspace_id" AS "key_workspace_id", "key"."name" AS "key_name", "key"."prefix" AS "key_prefix", "key"."hash" AS "key_hash", "key"."scopes" AS "key_scopes", "key"."rate_limit_per_minute" AS "key_rate_limit_per_minute", "key"."expires_at" AS "key_expires_at", "key"."revoked_at" AS "key_revoked_at", "key"."last_used_at" AS "key_last_used_at", "key"."created_at" AS "key_created_at"
  FROM "api_keys" "key"
  WHERE "key"."workspace_id" = $1
  AND "key"."revoked_at" IS NULL
  AND ("key"."expires_at" IS NULL OR "key"."expires_at" > now())
  ORDER BY "key"."id" ASC
  LIMIT 51 OFFSET 0;

SELECT COUNT(1) AS "cnt"
  FROM "api_keys" "key"
  WHERE "key"."workspace_id" = $1
  AND "key"."revoked_at" IS NULL
  AND ("key"."expires_at" IS NULL OR "key"."expires_at" > now());

SELECT "key"."id" AS "key_id", "key"."workspace_id" AS "key_workspace_id", "key"."name" AS "key_name", "key"."prefix" AS "key_prefix", "key"."hash" AS "key_hash", "key"."scopes" AS "key_scopes", "key"."rate_limit_per_minute" AS "key_rate_limit_per_minute", "key"."expires_at" AS "key_expires_at", "key"."revoked_at" AS "key_revoked_at", "key"."last_used_at" AS "key_last_used_at", "key"."created_at" AS "key_created_at"
  FROM "api_keys" "key"
  WHERE "key"."workspace_id" = $1
  AND "key"."revoked_at" IS NULL
  AND "key"."expires_at" <= now()
  ORDER BY "key"."id" ASC
  LIMIT 51 OFFSET 0;

SELECT COUNT(1) AS "cnt"
  FROM "api_keys" "key"
  WHERE "key"."workspace_id" = $1
  AND "key"."revoked_at" IS NULL
  AND "key"."expires_at" <= now();

SELECT "key"."id" AS "key_id", "key"."workspace_id" AS "key_workspace_id", "key"."name" AS "key_name", "key"."prefix" AS "key_prefix", "key"."hash" AS "key_hash", "key"."scopes" AS "key_scopes", "key"."rate_limit_per_minute" AS "key_rate_limit_per_minute", "key"."expires_at" AS "key_expires_at", "key"."revoked_at" AS "key_revoked_at", "key"."last_used_at" AS "key_last_used_at", "key"."created_at" AS "key_created_at"
  FROM "api_keys" "key"
  WHERE "key"."workspace_id" = $1
  AND "key"."revoked_at" IS NOT NULL
  ORDER BY "key"."id" ASC
  LIMIT 51 OFFSET 0;

SELECT COUNT(1) AS "cnt"
  FROM "api_keys" "key"
  WHERE "key"."workspace_id" = $1
  AND "key"."revoked_at" IS NOT NULL;

-- insert

INSERT INTO "api_keys"("id", "workspace_id", "name", "prefix", "hash", "scopes", "rate_limit_per_minute", "expires_at", "revoked_at", "last_used_at", "created_at")
  VALUES (DEFAULT, $1, $2, $3, $4, $5, $6, $7, DEFAULT, DEFAULT, DEFAULT)
  RETURNING "id", "created_at";

SELECT "ApiKey"."id" AS "ApiKey_id", "ApiKey"."workspace_id" AS "ApiKey_workspace_id", "ApiKey"."name" AS "ApiKey_name", "ApiKey"."prefix" AS "ApiKey_prefix", "ApiKey"."hash" AS "ApiKey_hash", "ApiKey"."scopes" AS "ApiKey_scopes", "ApiKey"."rate_limit_per_minute" AS "ApiKey_rate_limit_per_minute", "ApiKey"."expires_at" AS "ApiKey_expires_at", "ApiKey"."revoked_at" AS "ApiKey_revoked_at", "ApiKey"."last_used_at" AS "ApiKey_last_used_at", "ApiKey"."created_at" AS "ApiKey_created_at"
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

SELECT "ApiKey"."id" AS "ApiKey_id", "ApiKey"."workspace_id" AS "ApiKey_workspace_id", "ApiKey"."name" AS "ApiKey_name", "ApiKey"."prefix" AS "ApiKey_prefix", "ApiKey"."hash" AS "ApiKey_hash", "ApiKey"."scopes" AS "ApiKey_scopes", "ApiKey"."rate_limit_per_minute" AS "ApiKey_rate_limit_per_minute", "ApiKey"."expires_at" AS "ApiKey_expires_at", "ApiKey"."revoked_at" AS "ApiKey_revoked_at", "ApiKey"."last_used_at" AS "ApiKey_last_used_at", "ApiKey"."created_at" AS "ApiKey_created_at"
  FROM "api_keys" "ApiKey"
  WHERE (("ApiKey"."id" = $1)
  AND ("ApiKey"."workspace_id" = $2)
  AND ("ApiKey"."revoked_at" IS NULL))
  FOR UPDATE;

UPDATE "api_keys"
  SET "expires_at" = $1
  WHERE "id" = $2;

INSERT INTO "api_keys"("id", "workspace_id", "name", "prefix", "hash", "scopes", "rate_limit_per_minute", "expires_at", "revoked_at", "last_used_at", "created_at")
  VALUES (DEFAULT, $1, $2, $3, $4, $5, $6, $7, DEFAULT, DEFAULT, DEFAULT)
  RETURNING "id", "created_at";

SELECT "ApiKey"."id" AS "ApiKey_id", "ApiKey"."workspace_id" AS "ApiKey_workspace_id", "ApiKey"."name" AS "ApiKey_name", "ApiKey"."prefix" AS "ApiKey_prefix", "ApiKey"."hash" AS "ApiKey_hash", "ApiKey"."scopes" AS "ApiKey_scopes", "ApiKey"."rate_limit_per_minute" AS "ApiKey_rate_limit_per_minute", "ApiKey"."expires_at" AS "ApiKey_expires_at", "ApiKey"."revoked_at" AS "ApiKey_revoked_at", "ApiKey"."last_used_at" AS "ApiKey_last_used_at", "ApiKey"."created_at" AS "ApiKey_created_at"
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
