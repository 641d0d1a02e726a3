import { sampleSessions, sampleTexts } from './sample-data.js';

const pages = sampleSessions.flatMap((session) => session.resultPages);
const organic = (text: string, engine: string, day: string): (string | null)[] =>
  pages
    .filter((page) => page.text === text && page.engine === engine && page.collectedAt?.toISOString().startsWith(day))
    .flatMap((page) => page.results.filter(({ type }) => type === 'organic').map(({ url }) => url));

it('has three sessions, three engines, 48 result pages and some hundred results', () => {
  expect(sampleSessions).toHaveLength(3);
  expect(new Set(pages.map((page) => page.engine)).size).toBe(3);
  expect(pages).toHaveLength(48);
  expect(pages.flatMap((page) => page.results).length).toBeGreaterThan(500);
});

it('starts with the page that the examples of the API name', () => {
  expect(pages[0]).toMatchObject({ text: 'heat pump cost', engine: 'google' });
  expect(pages[0]?.results[0]).toMatchObject({ rank: 1, url: 'https://en.wikipedia.org/wiki/Heat_pump' });
});

it('lets engines overlap without agreeing', () => {
  const google = organic('heat pump cost', 'google', '2026-03-02');
  const bing = organic('heat pump cost', 'bing', '2026-03-02');
  expect(google).not.toEqual(bing);
  expect(google.filter((url) => bing.includes(url)).length).toBeGreaterThan(4);
});

it('moves ranks from week to week', () => {
  const before = organic('heat pump cost', 'google', '2026-03-02');
  const after = organic('heat pump cost', 'google', '2026-03-09');
  expect(after).toHaveLength(10);
  expect(after).not.toEqual(before);
});

it('has a text of several sentences for every organic result', () => {
  const texts = new Map(sampleTexts.map(({ url, text }) => [url, text]));
  const urls = pages.flatMap((page) => page.results.filter(({ type }) => type === 'organic').map(({ url }) => url));
  for (const url of urls) expect(texts.get(url ?? '')?.split('. ').length).toBeGreaterThanOrEqual(4);
});
