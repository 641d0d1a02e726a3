import type { TestApp } from './app.js';

type Json = Record<string, unknown>;

export interface GivenRow extends Json {
  id: number;
}

export interface GivenPage extends GivenRow {
  results: (GivenRow & { websiteId: number })[];
}

/** A result of the rank that its place gives it. */
const toResult = (given: string | Json, i: number): Json => ({
  rank: i + 1,
  ...(typeof given === 'string' ? { url: given } : given),
});

/** What a test starts from, made through the API. Whatever a test does not name differs from row to row. */
export function givenOn(test: TestApp) {
  let count = 0;
  const next = (): number => (count += 1);

  async function session(fields: Json = {}): Promise<GivenRow> {
    const { body } = await test
      .api()
      .post('/sessions')
      .send({ name: `session ${next()}`, ...fields })
      .expect(201);
    return body as GivenRow;
  }

  /** A query with results, each a URL or a whole result. */
  async function query(sessionId: number, fields: Json = {}, results: (string | Json)[] = []): Promise<GivenPage> {
    const { body } = await test
      .api()
      .post(`/sessions/${sessionId}/queries`)
      .send({ text: `query ${next()}`, engine: 'google', ...fields, results: results.map(toResult) })
      .expect(201);
    return body as GivenPage;
  }

  async function content(websiteId: number, text: string): Promise<void> {
    await test.dataSource.query('INSERT INTO website_contents (website_id, text) VALUES ($1, $2)', [websiteId, text]);
  }

  async function noun(websiteId: number, lemma: string, frequency: number, tfidf: number): Promise<void> {
    await test.dataSource.query(
      `INSERT INTO nouns (workspace_id, website_id, lemma, frequency, tfidf)
       SELECT workspace_id, id, $2, $3, $4 FROM websites WHERE id = $1`,
      [websiteId, lemma, frequency, tfidf],
    );
  }

  return { session, query, content, noun };
}
