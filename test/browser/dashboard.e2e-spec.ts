import type { Browser, Page } from 'playwright-core';
import { loadSampleData } from '../../src/cli/demo/load-sample-data.js';
import type { DomainItem } from '../../src/stats/domains/domains.dto.js';
import type { Timeline } from '../../src/stats/counts/counts.dto.js';
import { startApp, type TestApp } from '../support/app.js';
import { describeWithBrowser } from '../support/browser.js';
import { launch, openDashboard, rowsOf, settled, type Watched } from '../support/dashboard.js';

type Period = Timeline['items'][number];

const number = new Intl.NumberFormat('en-GB').format;
const decimal = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }).format;
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 }).format;
const day = (time: string) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(time));

/** More than one page view may cost would spend the limit of an address on a few looks. */
const MOST_REQUESTS = 11;

describeWithBrowser('the dashboard with the sample data', () => {
  let test: TestApp;
  let browser: Browser;
  const opened: Watched[] = [];

  beforeAll(async () => {
    test = await startApp();
    await loadSampleData(test.app);
    browser = await launch();
  }, 60_000);

  afterEach(async () => {
    for (const { page } of opened.splice(0)) await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await test?.close();
  });

  async function open(hash: string): Promise<Watched> {
    const watched = await openDashboard(browser, test.url, hash);
    opened.push(watched);
    return watched;
  }

  // eslint-disable-next-line typescript/no-explicit-any
  const answer = async (path: string, query = {}): Promise<any> =>
    (await test.api().get(path).query(query).expect(200)).body;

  const nameOf = (page: Page) => page.locator('#session-name').textContent();

  it('loads everything from this server, with nothing to complain of, and few requests', async () => {
    const { complaints, foreign, asked } = await open('#session=1');
    expect({ complaints, foreign }).toEqual({ complaints: [], foreign: [] });
    expect(asked.length).toBeGreaterThan(6);
    expect(asked.length).toBeLessThanOrEqual(MOST_REQUESTS);
  });

  it('shows the totals that the API gives', async () => {
    const { page } = await open('#session=1');
    const stats = await answer('/stats/sessions/1');
    const figures = await page.locator('#totals .figure').allTextContents();
    expect(figures.slice(0, 5)).toEqual(
      [stats.queries.total, stats.results.total, stats.websites, stats.domains, stats.resultsPerQuery.mean].map(
        decimal,
      ),
    );
    expect(figures[5]).toBe('2 Mar – 6 Apr 2026');
    const { sessions, queries, results, websites } = await answer('/stats/global');
    expect(await page.locator('#workspace').textContent()).toBe(
      `${sessions} sessions · ${queries} queries · ${results} results · ${websites} pages`,
    );
  });

  it('draws a bar for each day of the timeline, and has the same in words and as a table', async () => {
    const { page } = await open('#session=1');
    const { items } = await answer('/stats/timeline', { sessionId: 1 });
    expect(items.length).toBeGreaterThan(1);
    expect(await page.locator('#timeline svg [aria-label=rule] line').count()).toBe(items.length + 1);
    const picture = page.locator('#timeline [role=img]');
    expect(await picture.getAttribute('aria-label')).toContain(`on ${items.length} days`);
    await page.locator('#timeline summary').click();
    expect(await rowsOf(page, '#timeline')).toEqual(
      items.map(({ from, results, queries, failed }: Period) => [
        day(from),
        ...[results, queries, failed].map((figure) => number(figure)),
      ]),
    );
  });

  it('lists the top domains, each on a bar as long as its results', async () => {
    const { page } = await open('#session=1');
    const { items } = await answer('/stats/domains', { sessionId: 1, limit: 10 });
    expect(await rowsOf(page, '#domains')).toEqual(
      items.map(({ domain, results, share, bestRank, meanRank }: DomainItem) => [
        domain,
        number(results),
        percent(share),
        number(bestRank),
        decimal(meanRank),
      ]),
    );
    const lengths = await page.locator('#domains .bar').evaluateAll((bars) => bars.map((bar) => bar.style.inlineSize));
    expect(lengths.map((length) => Math.round(Number.parseFloat(length)))).toEqual(
      items.map(({ results }: DomainItem) => Math.round((100 * results) / items[0].results)),
    );
  });

  it.each(['rbo', 'jaccard', 'overlap', 'kendallTau'])('has the matrix of %s as a heat map', async (measure) => {
    const { page, asked } = await open(`#session=1&measure=${measure === 'rbo' ? 'jaccard' : 'rbo'}`);
    const before = asked.length;
    await page.locator(`#overlap input[value=${measure}]`).check({ force: true });
    const { sources, matrix } = await answer('/stats/overlap', { sessionId: 1 });
    expect(await rowsOf(page, '#overlap')).toEqual(
      sources.map(({ name }: { name: string }, i: number) => [
        name,
        ...matrix[measure][i].map((value: number, j: number) => (i === j ? '' : value.toFixed(2))),
      ]),
    );
    expect(asked).toHaveLength(before);
    expect(new URL(page.url()).hash).toContain(`measure=${measure}`);
  });

  it('starts the rank history with the best page of the query text that was collected most', async () => {
    const { page } = await open('#session=1');
    const { queries } = await answer('/stats/distance', { sessionId: 1, limit: 1 });
    const query = queries[0].text;
    expect(queries[0].collections).toBe(Math.max(...queries.map((one: { collections: number }) => one.collections)));
    const { items } = await answer('/stats/fused', { sessionId: 1, query });
    expect(await page.locator('#query-choice').inputValue()).toBe(query);
    expect(await page.locator('#page-choice').inputValue()).toBe(items[0].item);
  });

  it('draws the ranks of a chosen page, with its absences, and keeps both in the address', async () => {
    const { page } = await open('#session=1');
    await page.locator('#page-choice').fill('youtube');
    await page.locator('#page-choice-list [role=option]').first().click();
    const { searchParams } = new URL(page.url().replace('#', '?'));
    const chosen = { query: searchParams.get('query'), url: searchParams.get('url') };
    expect(chosen).toEqual({ query: 'heat pump cost', url: expect.stringContaining('youtube.com') });
    await page.locator('#ranks figure').getByText('The figures').waitFor();
    await settled(page);
    const { series } = await answer('/stats/ranks', { sessionId: 1, ...chosen });
    type Point = { collectedAt: string; rank: number | null };
    const points: Point[] = series.flatMap((one: { points: Point[] }) => one.points);
    expect(points.some(({ rank }) => rank === null)).toBe(true);
    const rows = await rowsOf(page, '#ranks');
    expect(rows.map(([, engine, rank]) => [engine, rank])).toEqual(
      series.flatMap(({ engine, points: own }: { engine: string; points: Point[] }) =>
        own.map(({ rank }) => [engine, rank === null ? 'absent' : String(rank)]),
      ),
    );
    expect(await page.locator('#ranks svg [aria-label=dot] path').count()).toBe(points.length);
    const again = await open(new URL(page.url()).hash);
    expect(await rowsOf(again.page, '#ranks')).toEqual(rows);
    expect(await again.page.locator('#page-choice').inputValue()).toBe(chosen.url);
  });

  it('takes a URL that is typed, and says that it is absent', async () => {
    const { page } = await open('#session=1');
    await page.locator('#page-choice').fill('https://nowhere.example/');
    await page.keyboard.press('Enter');
    await page.getByText('google: absent 6 times').first().waitFor();
    expect(new URL(page.url()).hash).toContain('url=https%3A%2F%2Fnowhere.example%2F');
  });

  it('shows the newest session when the address names none, and names it there', async () => {
    const { page } = await open('');
    const { items } = await answer('/sessions', { perPage: 1 });
    expect(await nameOf(page)).toBe(items[0].name);
    expect(new URL(page.url()).hash).toBe(`#session=${items[0].id}`);
    expect(await page.title()).toBe(`${items[0].name} · Search Observatory`);
  });

  it('leads back to the session before, with its figures', async () => {
    const { page } = await open('#session=1');
    const totals = await page.locator('#totals').textContent();
    await page.locator('#session-choice').fill('sourdough');
    await page.locator('#session-choice-list [role=option]').first().click();
    await page.getByRole('heading', { name: /^Sourdough/ }).waitFor();
    await settled(page);
    expect(await page.locator('#totals').textContent()).not.toBe(totals);
    expect(await page.locator('#query-choice').inputValue()).toMatch(/sourdough/);
    await page.goBack();
    await page.getByRole('heading', { name: /^Heat pumps/ }).waitFor();
    await settled(page);
    expect(await page.locator('#totals').textContent()).toBe(totals);
  });

  it('says which session there is not, and lets one choose another', async () => {
    const watched = await open('#session=1');
    await watched.page.goto(`${test.url}/#session=999999`);
    await watched.page.getByText('Session 999999 does not exist').waitFor();
    expect(await watched.page.locator('#figures').isVisible()).toBe(false);
    await watched.page.locator('#session-choice').fill('heat');
    await watched.page.locator('#session-choice-list [role=option]').first().click();
    await watched.page.locator('#figures').waitFor();
    expect(await watched.page.getByText('does not exist').count()).toBe(0);
  });
});
