-- findByHash

SELECT "ApiKey"."id" AS "ApiKey_id", "ApiKey"."workspace_id" AS "ApiKey_workspace_id", "ApiKey"."name" AS "ApiKey_name", "ApiKey"."prefix" AS "ApiKey_prefix", "ApiKey"."hash" AS "ApiKey_hash", "ApiKey"."scopes" AS "ApiKey_scopes", "ApiKey"."rate_limit_per_minute" AS "ApiKey_rate_limit_per_minute", "ApiKey"."expires_at" AS "ApiKey_expires_at", "ApiKey"."revoked_at" AS "ApiKey_revoked_at", "ApiKey"."last_used_at" AS "ApiKey_last_used_at", "ApiKey"."created_at" AS "ApiKey_created_at"
  FROM "api_keys" "ApiKey"
  WHERE (("ApiKey"."hash" = $1))
  LIMIT 1;

-- someActive

SELECT EXISTS (SELECT
  FROM api_keys
  WHERE revoked_at IS NULL
  AND (expires_at IS NULL OR expires_at > now())) AS found;
