import type { TestApp } from './app.js';
import { givenOn } from './given.js';
import { insertKey, insertWorkspace, withKey } from './keys.js';

/** What the other workspace has says so, and the first row of each of its tables has this id. */
export const SECRET = 'undisclosed';
export const FOREIGN = 7_000_000_000_001;
export const ABSENT = 8_000_000_000_001;

export interface OtherWorkspace {
  workspaceId: number;
  /** Opens all of it. */
  key: string;
}

/** Makes it, one row of each kind in it. */
export async function fillOtherWorkspace(test: TestApp): Promise<OtherWorkspace> {
  const sequences = await test.dataSource.query(
    `SELECT format('ALTER TABLE %I ALTER COLUMN id RESTART WITH ${FOREIGN}', table_name) AS sql
       FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id' AND is_identity = 'YES'
        AND table_name <> 'workspaces'`,
  );
  for (const { sql } of sequences) await test.dataSource.query(sql);
  const workspaceId = await insertWorkspace(test.dataSource, SECRET);
  const key = await insertKey(test.dataSource, { workspaceId, name: SECRET, scopes: ['admin'] });
  const given = givenOn(withKey(test, key));
  const { id } = await given.session({ name: SECRET, tags: [SECRET] });
  const result = { url: `https://${SECRET}.example/`, title: SECRET, snippet: SECRET };
  const query = await given.query(id, { text: SECRET, engine: SECRET }, [result]);
  const website = query.results[0]?.websiteId ?? 0;
  expect([id, query.id, query.results[0]?.id, website]).toEqual([FOREIGN, FOREIGN, FOREIGN, FOREIGN]);
  await given.content(website, SECRET);
  await given.noun(website, SECRET, 3, 0.5);
  return { workspaceId, key };
}

/** All that a workspace has. */
export async function rowsOf({ dataSource }: TestApp, workspaceId: number): Promise<unknown[]> {
  const tables = (await dataSource.query(
    `SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'workspace_id' ORDER BY 1`,
  )) as { name: string }[];
  const read = ({ name }: { name: string }) =>
    dataSource.query(
      `SELECT to_jsonb(t) - 'last_used_at' AS "${name}" FROM "${name}" t WHERE workspace_id = ${workspaceId} ORDER BY 1`,
    );
  return [...(await Promise.all(tables.map(read))), await dataSource.query('SELECT * FROM website_contents')].flat();
}
