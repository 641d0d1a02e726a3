import { loadSampleData } from '../src/cli/demo/load-sample-data.js';
import { startApp, type TestApp } from './support/app.js';

describe('the sample data', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
    expect(await loadSampleData(test.app)).toEqual({ added: 48, present: 48 });
  });
  afterAll(() => test.close());

  const tables = ['sessions', 'queries', 'results', 'websites', 'website_contents', 'nouns', 'api_keys'];
  const rows = () => Promise.all(tables.map((table) => test.dataSource.query(`SELECT * FROM ${table} ORDER BY 1`)));

  it('is the same after a second load', async () => {
    const before = await rows();
    expect(await loadSampleData(test.app)).toEqual({ added: 0, present: 48 });
    expect(await rows()).toEqual(before);
  });

  it('is completed where a result page is missing', async () => {
    await test.api().delete('/queries/24').expect(204);
    expect(await loadSampleData(test.app)).toEqual({ added: 1, present: 48 });
  });

  it.each(['sessions/1', 'queries/1', 'results/1', 'websites/1?include=content', 'websites/1/nouns', 'keys/1'])(
    'has what the examples of the API name: %s',
    async (path) => {
      await test.api().get(`/${path}`).expect(200);
    },
  );

  it.each([
    'sessions?tag=energy',
    'queries?engine=google',
    'results?domain=wikipedia.org&rankMax=3',
    'websites?search=compressor',
    'nouns?sessionId=1',
  ])('finds something by %s', async (path) => {
    const { body } = await test.api().get(`/${path}`).expect(200);
    expect(body.items).not.toHaveLength(0);
  });
});
