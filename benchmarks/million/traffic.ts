import type { ApiBench } from './api.js';
import { catalogue } from './catalogue.js';
import { pathsOf, templates } from './routes.js';

type Send = <T>(method: string, path: string, body?: unknown, type?: string) => Promise<T>;

const sender =
  (url: string, adminKey: string): Send =>
  async <T>(method: string, path: string, body?: unknown, type = 'application/json') => {
    const headers = { Authorization: `Bearer ${adminKey}`, ...(body !== undefined && { 'Content-Type': type }) };
    const sent = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers,
      ...(sent !== undefined && { body: sent }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };

/** Something that clients do, so many times. */
type Work = (times: number) => Promise<void>;

/** Every list, tree and statistic, and what writes. What was written is gone at the end, but for revoked keys. */
export async function everything(bench: Pick<ApiBench, 'url' | 'get'>, adminKey: string): Promise<Work[]> {
  const known = await catalogue(bench);
  const reads = templates.map((template): Work => {
    const paths = pathsOf(template, known);
    return async (times) => {
      for (let i = 0; i < times; i += 1) await bench.get(paths[i % paths.length] ?? '');
    };
  });
  const send = sender(bench.url, adminKey);
  const writes: Work = async (times) => {
    for (let round = 0; round < times; round += 1) {
      await collect(send, round);
      await manageKeys(send, round);
      await send('GET', '/diagnostics/slow-queries');
    }
  };
  return [...reads, writes];
}

const lines = (rows: object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

async function collect(send: Send, round: number): Promise<void> {
  const urls = Array.from({ length: 20 }, (_, i) => `https://benchmark.example/${round}/${i}`);
  const results = urls.map((url, i) => ({ rank: i + 1, url, title: `title ${i}` }));
  const items = urls.map((url, i) => ({
    url,
    title: `title ${i}`,
    text: `heat pumps and cities, number ${i} of ${round}`,
  }));
  const { ids: websites } = await send<{ ids: number[] }>('PUT', '/websites/bulk', { items });
  const { id: session } = await send<{ id: number }>('POST', '/sessions', { name: `round ${round}` });
  const asked = { text: `query ${round}`, engine: 'google' };
  const { id: query } = await send<{ id: number }>('POST', `/sessions/${session}/queries`, { ...asked, results });
  await send('PATCH', `/sessions/${session}`, { description: 'changed' });
  await send('PATCH', `/queries/${query}`, { country: 'gb' });
  const more = [{ ...asked, sessionId: session, text: `bulk ${round}` }];
  const { ids: queries } = await send<{ ids: number[] }>('POST', '/queries/bulk', { items: more });
  await send('PATCH', '/queries/bulk', { items: queries.map((id) => ({ id, device: 'mobile' })) });
  const bulk = results.map((result) => ({ ...result, queryId: queries[0] }));
  const { ids } = await send<{ ids: number[] }>('POST', '/results/bulk', { items: bulk });
  await send('PATCH', '/results/bulk', { items: ids.map((id) => ({ id, title: 'changed' })) });
  await send('DELETE', '/results/bulk', { ids });
  await send('DELETE', '/queries/bulk', { ids: queries });
  await importFiles(send, session, round, urls);
  await send('DELETE', `/queries/${query}`);
  await send('DELETE', `/sessions/${session}`);
  for (const id of websites) await send('DELETE', `/websites/${id}`);
}

/** Into a session by its number and by its name, as ranked lines and as a TREC run. */
async function importFiles(send: Send, session: number, round: number, urls: string[]): Promise<void> {
  const name = encodeURIComponent(`import ${round}`);
  const rows = lines(urls.map((url, i) => ({ query: { text: 'imported', engine: 'bing' }, rank: i + 1, url })));
  await send('POST', `/sessions/${session}/imports?onConflict=replace`, rows, 'application/x-ndjson');
  await send('POST', `/imports?sessionName=${name}&onConflict=replace`, rows, 'application/x-ndjson');
  const unranked = lines(urls.map((url, i) => ({ query: { text: 'ordered', engine: 'bing' }, rank: i, url })));
  const report = await send<{ sessionId: number }>(
    'POST',
    `/imports?sessionName=${name}`,
    unranked,
    'application/x-ndjson',
  );
  const run = urls.map((url, i) => `t1 Q0 ${url} ${i + 1} ${100 - i} run`).join('\n');
  await send('POST', `/imports?sessionName=${name}&format=trec`, run, 'text/plain');
  await send('DELETE', `/sessions/${report.sessionId}`);
}

async function manageKeys(send: Send, round: number): Promise<void> {
  const { id } = await send<{ id: number }>('POST', '/keys', { name: `round ${round}` });
  await send('GET', '/keys');
  await send('GET', `/keys/${id}`);
  const { id: next } = await send<{ id: number }>('POST', `/keys/${id}/rotate`);
  await send('DELETE', `/keys/${next}`);
}
