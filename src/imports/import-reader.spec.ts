import { Readable } from 'node:stream';
import { ImportProgress } from './import-progress.js';
import { ImportReader } from './import-reader.js';
import type { ImportStaging } from './staging.repository.js';

const RESULTS = 40_000;

it('lets others take turns within one page of very many results', async () => {
  const staging = { addQuery: () => 1, addResult: () => undefined, finish: async () => undefined, isFull: false };
  const reader = new ImportReader(staging as unknown as ImportStaging, {
    format: 'serper',
    defaults: { engine: 'google' },
    progress: new ImportProgress(),
  });
  const page = { searchParameters: { q: 'a' }, organic: Array.from({ length: RESULTS }, () => 0) };
  let isReading = true;
  let turns = 0;
  const others = (): void => {
    turns += 1;
    if (isReading) setImmediate(others);
  };
  setImmediate(others);
  await reader.read(Readable.from([Buffer.from(JSON.stringify(page))]));
  isReading = false;
  expect(reader.tally.failed).toBe(RESULTS);
  expect(turns).toBeGreaterThan(5);
});
