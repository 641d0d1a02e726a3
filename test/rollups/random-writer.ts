import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** What transactions that meet may end with, and nothing else. */
const EXPECTED = new Set(['40P01', '40001', '23503', '23505', '55P03']);

const ENGINES = ['google', 'bing', 'brave'];
const STATUSES = ['pending', 'completed', 'failed'];
const DOMAINS = ['a.org', 'b.org', 'c.com', 'd.co.uk', '127.0.0.1', 'localhost', 'e.example', null];
const TRUNCATIONS = ['results', 'nouns', 'queries CASCADE', 'sessions CASCADE', 'websites CASCADE'];

export interface Written {
  committed: number;
  rolledBack: number;
  failed: number;
}

type Work = () => Promise<unknown>;

/** Writes at random, as careless clients of the database do: many statements, few rows, no order of locks. */
export class RandomWriter {
  readonly written: Written = { committed: 0, rolledBack: 0, failed: 0 };
  private readonly client: pg.Client;
  private readonly works: readonly [weight: number, work: Work][];

  constructor(
    url: string,
    private readonly random: () => number,
  ) {
    // Writers that wait for each other give up long before PostgreSQL looks for a deadlock.
    this.client = new pg.Client({ connectionString: url, lock_timeout: 30 });
    this.works = [
      [3, () => this.insertSession()],
      [8, () => this.insertWebsites()],
      [14, () => this.insertPage()],
      [8, () => this.copyResults()],
      [10, () => this.updateResults()],
      [6, () => this.updateQuery()],
      [4, () => this.moveQuery()],
      [5, () => this.deleteResults()],
      // However fast the machine, the data stays small.
      [4, () => this.sql('DELETE FROM queries WHERE id IN (SELECT id FROM queries ORDER BY random() OFFSET 30)')],
      [2, () => this.sql('DELETE FROM sessions WHERE id IN (SELECT id FROM sessions ORDER BY random() OFFSET 5)')],
      [1, () => this.sql('DELETE FROM sessions WHERE id = (SELECT id FROM sessions ORDER BY random() LIMIT 1)')],
      [3, () => this.updateWebsites()],
      [2, () => this.deleteWebsites()],
      [3, () => this.insertNouns()],
      [1, () => this.sql('DELETE FROM nouns WHERE id % 3 = $1', [this.upTo(3)])],
      [1, () => this.sql(`UPDATE queries SET engine = $1 WHERE id % 5 = $2`, [this.one(ENGINES), this.upTo(5)])],
    ];
  }

  async run(isOver: () => boolean): Promise<Written> {
    await this.client.connect();
    try {
      while (!isOver()) {
        await this.transaction();
        await this.sql('SELECT pg_sleep($1)', [this.random() * 0.03]);
      }
    } finally {
      await this.client.end();
    }
    return this.written;
  }

  private async transaction(): Promise<void> {
    const ending = this.random() < 0.2 ? 'ROLLBACK' : 'COMMIT';
    const truncates = this.random() < 0.004;
    await this.sql(truncates || this.random() < 0.7 ? 'BEGIN' : 'BEGIN ISOLATION LEVEL REPEATABLE READ');
    try {
      if (truncates) await this.sql(`TRUNCATE ${this.one(TRUNCATIONS)}`);
      for (let i = this.upTo(4); i >= 0; i -= 1) await this.step();
      await this.sql(ending);
      this.written[ending === 'COMMIT' ? 'committed' : 'rolledBack'] += 1;
    } catch (error) {
      await this.sql('ROLLBACK');
      if (!EXPECTED.has((error as { code?: string }).code ?? '')) throw error;
      this.written.failed += 1;
    }
  }

  /** Some steps are undone alone. */
  private async step(): Promise<void> {
    const undone = this.random() < 0.1;
    if (undone) await this.sql('SAVEPOINT step');
    await this.pick()();
    if (undone) await this.sql('ROLLBACK TO step');
  }

  private pick(): Work {
    let left = this.random() * this.works.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, work] of this.works) if ((left -= weight) < 0) return work;
    return () => this.insertSession();
  }

  private upTo(count: number): number {
    return Math.floor(this.random() * count);
  }

  private one<T>(values: readonly T[]): T {
    return values[this.upTo(values.length)] as T;
  }

  private sql(text: string, values: unknown[] = []) {
    return this.client.query(text, values);
  }

  private insertSession(): Promise<unknown> {
    return this.sql(
      `INSERT INTO sessions (workspace_id, name) SELECT id, 's' FROM workspaces ORDER BY random() LIMIT 1`,
    );
  }

  private insertWebsites(): Promise<unknown> {
    const rows = Array.from({ length: 1 + this.upTo(5) }, () => [this.upTo(60), this.one(DOMAINS)] as const);
    return this.sql(
      `INSERT INTO websites (workspace_id, url, url_hash, domain)
       SELECT DISTINCT ON (w.id, n) w.id, 'https://' || n, int4send(n), domain FROM workspaces w, unnest($1::integer[], $2::text[]) AS page (n, domain) ORDER BY w.id, n
       ON CONFLICT (workspace_id, url_hash) DO UPDATE SET title = 'again'`,
      [rows.map(([n]) => n), rows.map(([, domain]) => domain)],
    );
  }

  private async insertPage(): Promise<void> {
    await this.sql(
      `WITH query AS (
         INSERT INTO queries (workspace_id, session_id, text, engine, status, collected_at, identity)
         SELECT workspace_id, id, 'q', $1, $2, '2026-03-01'::timestamptz + $3 * interval '7 hours', decode(md5(random()::text), 'hex')
           FROM sessions ORDER BY random() LIMIT 1 RETURNING *
       )
       INSERT INTO results (workspace_id, session_id, query_id, website_id, domain, rank, type, url)
       SELECT q.workspace_id, q.session_id, q.id, w.id, w.domain, 1 + floor(random() * 14)::integer,
              CASE WHEN random() < 0.8 THEN 'organic' ELSE 'ad' END, w.url
         FROM query q, websites w WHERE w.workspace_id = q.workspace_id AND random() < 0.3 LIMIT 10`,
      [this.one(ENGINES), this.one(STATUSES), this.upTo(30)],
    );
  }

  private async copyResults(): Promise<void> {
    const { rows } = await this.sql('SELECT id, workspace_id, session_id FROM queries ORDER BY random() LIMIT 1');
    if (!rows[0]) return;
    const { id, workspace_id: workspace, session_id: session } = rows[0] as Record<string, string>;
    const lines = Array.from({ length: 1 + this.upTo(8) }, () =>
      [workspace, session, id, String.raw`\N`, String.raw`\N`, 1 + this.upTo(12), 'answer_box'].join('\t'),
    );
    const columns = 'workspace_id, session_id, query_id, website_id, domain, rank, type';
    await pipeline(
      Readable.from(`${lines.join('\n')}\n`),
      this.client.query(copyFrom(`COPY results (${columns}) FROM STDIN`)),
    );
  }

  private updateResults(): Promise<unknown> {
    const changes = [
      'rank = 1 + (id + rank) % 12',
      `type = 'ad'`,
      `type = CASE WHEN url IS NULL THEN type ELSE 'organic' END`,
      `domain = 'b.org'`,
      'domain = NULL',
      `title = 'other'`,
    ];
    return this.sql(
      `UPDATE results SET ${this.one(changes)} WHERE query_id = (SELECT id FROM queries ORDER BY random() LIMIT 1) AND id % 3 = $1`,
      [this.upTo(3)],
    );
  }

  private updateQuery(): Promise<unknown> {
    return this.sql(
      `UPDATE queries SET engine = $1, status = $2, collected_at = '2026-03-01'::timestamptz + $3 * interval '7 hours'
        WHERE id = (SELECT id FROM queries ORDER BY random() LIMIT 1)`,
      [this.one(ENGINES), this.one(STATUSES), this.upTo(30)],
    );
  }

  private moveQuery(): Promise<unknown> {
    return this.sql(
      `WITH moved AS (
         UPDATE queries q SET session_id = s.id
           FROM (SELECT id, workspace_id FROM sessions ORDER BY random() LIMIT 1) s
          WHERE q.id = (SELECT id FROM queries ORDER BY random() LIMIT 1) AND q.workspace_id = s.workspace_id RETURNING q.id, q.session_id
       )
       UPDATE results r SET session_id = moved.session_id FROM moved WHERE r.query_id = moved.id`,
    );
  }

  private deleteResults(): Promise<unknown> {
    return this.sql(
      'DELETE FROM results WHERE query_id IN (SELECT id FROM queries ORDER BY random() LIMIT 2) AND id % 2 = $1',
      [this.upTo(2)],
    );
  }

  private updateWebsites(): Promise<unknown> {
    return this.sql(`UPDATE websites SET domain = $1 WHERE id % 7 = $2`, [this.one(DOMAINS), this.upTo(7)]);
  }

  private deleteWebsites(): Promise<unknown> {
    return this.sql(
      'DELETE FROM websites w WHERE id % 5 = $1 AND NOT EXISTS (SELECT FROM results r WHERE r.website_id = w.id)',
      [this.upTo(5)],
    );
  }

  private insertNouns(): Promise<unknown> {
    return this.sql(
      `INSERT INTO nouns (workspace_id, website_id, lemma, frequency, tfidf)
       SELECT workspace_id, id, $1, 1, 0 FROM websites WHERE id % 4 = $2 ON CONFLICT (website_id, lemma) DO UPDATE SET tfidf = 1`,
      [`lemma ${this.upTo(6)}`, this.upTo(4)],
    );
  }
}
