import type { Browser } from 'playwright-core';
import { startApp, type TestApp } from '../support/app.js';
import { describeWithBrowser } from '../support/browser.js';
import { launch, openDashboard, rowsOf, settled, violations, watchedPage } from '../support/dashboard.js';
import { givenOn } from '../support/given.js';

const HOSTILE = [
  '<script>globalThis.hacked = true</script>',
  '<img src=x onerror="globalThis.hacked = true">',
  '"><svg onload=globalThis.hacked=true>',
  'مضخة حرارية \u202Egnp.exe',
  '👩‍🚀 emoji & <b>bold</b>',
];

describeWithBrowser('the dashboard', () => {
  let test: TestApp;
  let browser: Browser;

  beforeEach(async () => {
    test = await startApp();
    browser = await launch();
  });
  afterEach(async () => {
    await browser.close();
    await test.close();
  });

  it('of a server with no data says how to get some, and shows the first file that is imported', async () => {
    const { page, complaints, asked } = await watchedPage(browser, test.url);
    await page.goto(test.url);
    await page.getByRole('heading', { name: 'Nothing is collected yet: add result pages' }).waitFor();
    expect(await page.locator('#session').isVisible()).toBe(false);
    expect(await page.locator('#import-shell').textContent()).toContain(`"${test.url}/api/v1/imports?sessionName=Tea`);
    expect(await violations(page)).toEqual([]);
    const lines = [
      'query,rank,url',
      'tea,1,https://a.example/',
      'tea,2,https://b.example/',
      'tea,x,https://c.example/',
    ];
    const buffer = Buffer.from(`${lines.join('\n')}\n`);
    await page.locator('#import-file').setInputFiles({ name: 'tea.csv', mimeType: 'text/csv', buffer });
    await page.locator('#import-session').fill('Tea, all of it');
    await page.getByLabel('Engine, where').fill('google');
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'Tea, all of it' }).waitFor();
    await settled(page);
    expect(await page.locator('#import-report').innerText()).toMatch(
      /^2 results taken in.*\n\s*Line 4: "x" is no rank/,
    );
    expect(await page.locator('#workspace').textContent()).toBe('1 session · 1 query · 2 results · 2 pages');
    expect((await rowsOf(page, '#domains')).map(([domain]) => domain)).toEqual(['a.example', 'b.example']);
    await page.getByText('It takes two engines to compare').waitFor();
    expect(asked.filter((request) => request.method() === 'POST')).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it('takes a file that is dropped', async () => {
    const { page } = await watchedPage(browser, test.url);
    await page.goto(test.url);
    await page.locator('#import').waitFor();
    await page.evaluate(`{
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['query,rank,url,engine\\ntea,1,https://a.example/,google\\n'], 'tea.csv'));
      document.getElementById('import-drop').dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
    }`);
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'Imports', exact: true }).waitFor();
  });

  it('shows hostile names, texts and URLs as the text that they are', async () => {
    const given = givenOn(test);
    const { id } = await given.session({ name: HOSTILE.join(' '), description: HOSTILE.join('\n'), tags: HOSTILE });
    for (const text of HOSTILE) {
      for (const engine of ['google', HOSTILE[0]]) {
        const urls = HOSTILE.map((part, i) => `https://x${i}.example/${part}`);
        await given.query(id, { text, engine, collectedAt: '2026-03-02T00:00:00.000Z' }, urls);
      }
    }
    const watched = await openDashboard(browser, test.url, `#session=${id}`);
    const { page } = watched;
    for (const summary of await page.locator('summary').all()) await summary.click();
    for (const id of ['session-choice', 'query-choice', 'page-choice']) {
      await page.locator(`#${id}`).click();
      await page.locator(`#${id}-list [role=option]`).first().waitFor();
    }
    expect(await page.locator('#session-name').textContent()).toBe(HOSTILE.join(' '));
    expect((await page.locator('.tags li').allTextContents()).slice(1)).toEqual(HOSTILE);
    expect((await rowsOf(page, '#overlap')).map(([engine]) => engine)).toContain(HOSTILE[0]);
    expect(await page.locator('main script, main img[src=x], main b, main svg[onload]').count()).toBe(0);
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
    expect([...watched.complaints, ...watched.foreign]).toEqual([]);
    expect(await violations(page)).toEqual([]);
  });

  it('offers some of thousands of sessions, and finds every other by a part of its name', async () => {
    await test.dataSource.query(
      `INSERT INTO sessions (workspace_id, name) SELECT 1, format('bulk %s', n) FROM generate_series(1, 3000) n`,
    );
    const { page } = await openDashboard(browser, test.url);
    await page.locator('#session-choice').click();
    await page.getByText('30 of 3,000 matches: type to find others').waitFor();
    expect(await page.locator('#session-choice-list [role=option]').count()).toBe(30);
    await page.locator('#session-choice').fill('ulk 1234');
    await page.getByRole('option', { name: 'bulk 1234' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'bulk 1234' }).waitFor();
    await settled(page);
    for (const text of ['Nothing was collected', 'It takes two engines', 'No organic result has', 'No query was']) {
      expect(await page.getByText(text).count()).toBe(1);
    }
  });

  it('begins with the text that has a history, and says that engines without a text in common cannot be compared', async () => {
    const given = givenOn(test);
    const { id } = await given.session();
    await given.query(id, { text: 'new', engine: 'bing', collectedAt: '2026-03-09T00:00:00Z' }, ['urn:trec:1']);
    for (const day of ['01', '02']) {
      await given.query(id, { text: 'old', engine: 'google', collectedAt: `2026-03-${day}T00:00:00Z` }, ['urn:trec:2']);
    }
    const { page } = await openDashboard(browser, test.url, `#session=${id}`);
    expect(await page.locator('#query-choice').inputValue()).toBe('old');
    await page.getByText('No two engines of this session were asked the same query text').waitFor();
    await page.getByText('No organic result has a domain yet').waitFor();
    await page.getByText('google: rank 1 in 2 collections.').first().waitFor();
  });
});
