-- findByName

SELECT "Workspace"."id" AS "Workspace_id", "Workspace"."name" AS "Workspace_name", "Workspace"."created_at" AS "Workspace_created_at"
  FROM "workspaces" "Workspace"
  WHERE (("Workspace"."name" = $1))
  LIMIT 1;

-- insertUnlessPresent

INSERT INTO workspaces (name)
  VALUES ($1)
  ON CONFLICT (name) DO NOTHING;
