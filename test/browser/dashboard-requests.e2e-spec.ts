import type { Browser, Page, Route } from 'playwright-core';
import { loadSampleData } from '../../src/cli/demo/load-sample-data.js';
import { startApp, type TestApp } from '../support/app.js';
import { describeWithBrowser } from '../support/browser.js';
import { launch, settled, violations, type Watched, watchedPage } from '../support/dashboard.js';
import { ADMIN_KEY, insertKey } from '../support/keys.js';

const TIMELINE = /\/stats\/timeline/;

describeWithBrowser('the dashboard', () => {
  let test: TestApp;
  let browser: Browser;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    test = await startApp({ AUTH_ENABLED: 'true', ADMIN_KEY });
    await loadSampleData(test.app);
    browser = await launch();
  }, 60_000);
  beforeEach(async () => {
    watched = await watchedPage(browser, test.url);
    ({ page } = watched);
  });
  afterEach(() => page.context().close());
  afterAll(async () => {
    await browser?.close();
    await test?.close();
  });

  async function enter(key: string): Promise<void> {
    await page.locator('#key-text').fill(key);
    await page.getByRole('button', { name: 'Open' }).click();
  }

  async function openSession(session: number): Promise<void> {
    await page.goto(`${test.url}/#session=${session}`);
    await enter(ADMIN_KEY);
    await settled(page);
  }

  describe('of a server with keys', () => {
    it('shows nothing but its links to those who have none, and where the cursor is', async () => {
      await page.goto(test.url);
      await page.getByRole('heading', { name: 'This server asks for an API key' }).waitFor();
      expect(
        await page.locator('#session, #import').evaluateAll((parts) => parts.some((part) => part.checkVisibility())),
      ).toBe(false);
      expect(await page.getByRole('link', { name: 'API explorer' }).isVisible()).toBe(true);
      expect(await page.evaluate('document.activeElement.id')).toBe('key-text');
      expect(await page.locator('#key-error').textContent()).toBe('');
      expect(await violations(page)).toEqual([]);
    });

    it('says what is wrong with a wrong key, and opens with the right one', async () => {
      await page.goto(`${test.url}/#session=1`);
      await enter('obs_wrong');
      await page.getByRole('alert').filter({ hasText: 'The API key is not one of this server' }).waitFor();
      expect(await page.locator('#key-text').getAttribute('aria-invalid')).not.toBeNull();
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
      expect(await violations(page)).toEqual([]);
      await enter(ADMIN_KEY);
      await page.getByRole('heading', { name: /^Heat pumps/ }).waitFor();
      await settled(page);
      expect(await page.locator('#key').isVisible()).toBe(false);
    });

    it('keeps the key in the tab alone: not in the address, nor in cookies, nor beyond', async () => {
      await openSession(1);
      expect(watched.asked.filter((request) => request.url().includes(ADMIN_KEY))).toEqual([]);
      expect(watched.asked.at(-1)?.headers()['authorization']).toBe(`Bearer ${ADMIN_KEY}`);
      expect(page.url()).toBe(`${test.url}/#session=1`);
      expect(await page.evaluate('[document.cookie, localStorage.length, sessionStorage.length]')).toEqual(['', 0, 1]);
      await page.reload();
      await settled(page);
      await page.getByRole('button', { name: 'Forget the API key' }).click();
      await page.getByRole('heading', { name: 'This server asks for an API key' }).waitFor();
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
    });

    it('asks for another key when one is no longer good', async () => {
      const key = await insertKey(test.dataSource);
      await page.goto(`${test.url}/#session=1`);
      await enter(key);
      await settled(page);
      await test.dataSource.query(`UPDATE api_keys SET expires_at = now() - interval '1 day' WHERE prefix = $1`, [
        key.slice(0, 12),
      ]);
      await expectRefusal(page);
      await enter(ADMIN_KEY);
      await page.getByRole('heading', { name: /^Electric bikes/ }).waitFor();
      await settled(page);
    });

    it('says what a key may not do', async () => {
      await page.goto(`${test.url}/#session=1`);
      await enter(await insertKey(test.dataSource));
      await settled(page);
      const buffer = Buffer.from('query,rank,url\ntea,1,https://a.example/\n');
      await page.locator('#import-file').setInputFiles({ name: 'tea.csv', mimeType: 'text/csv', buffer });
      await page.getByRole('button', { name: 'Import' }).click();
      await page.getByText('This needs a key with the scope write; yours has read').waitFor();
    });
  });

  /** A key is known for half a second at most: look at sessions until it is refused. */
  async function expectRefusal(of: Page): Promise<void> {
    const alert = of.getByRole('alert').filter({ hasText: 'The API key expired' }).first();
    for (let session = 2; !(await alert.isVisible()); session = session === 2 ? 3 : 2) {
      await of.goto(`${test.url}/#session=${session}`);
      await Promise.race([settled(of), alert.waitFor()]);
    }
    await of.goto(`${test.url}/#session=2`);
  }

  it('gives up what it asked for a session that nobody looks at any more', async () => {
    await openSession(3);
    const held: Route[] = [];
    await page.route(TIMELINE, (route) =>
      route.request().url().includes('sessionId=1') ? void held.push(route) : route.continue(),
    );
    const failed = page.waitForEvent('requestfailed', (request) => TIMELINE.test(request.url()));
    await page.goto(`${test.url}/#session=1`);
    await page.getByRole('heading', { name: /^Heat pumps/ }).waitFor();
    await page.locator('#timeline[aria-busy]').waitFor();
    await page.goto(`${test.url}/#session=2`);
    expect((await failed).failure()?.errorText).toBe('net::ERR_ABORTED');
    expect(held).toHaveLength(1);
    await page.getByRole('heading', { name: /^Electric bikes/ }).waitFor();
    await settled(page);
    await page.locator('#timeline').getByText('organic results on 2 days').first().waitFor();
  });

  it('waits as long as the server wants, says so, and goes on by itself', async () => {
    const times: number[] = [];
    await page.route(TIMELINE, async (route) => {
      times.push(Date.now());
      const refusal = { status: 429, headers: { 'Retry-After': '2' }, json: { detail: 'Too many' } };
      await (times.length === 1 ? route.fulfill(refusal) : route.continue());
    });
    await page.goto(`${test.url}/#session=1`);
    await enter(ADMIN_KEY);
    await page
      .getByRole('status')
      .filter({ hasText: 'The server asks to wait 2 seconds' })
      .waitFor({ state: 'attached' });
    await page.locator('#timeline svg').waitFor();
    expect(times).toHaveLength(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1990);
  });

  it('says in one panel what went wrong there, and tries again', async () => {
    let isBroken = true;
    await page.route(TIMELINE, (route) =>
      isBroken
        ? route.fulfill({ status: 500, json: { detail: 'Something went wrong on our side' } })
        : route.continue(),
    );
    await openSession(1);
    const alert = page.locator('#timeline').getByRole('alert');
    expect(await alert.textContent()).toContain('Something went wrong on our side');
    expect(await violations(page)).toEqual([]);
    isBroken = false;
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.locator('#timeline svg').waitFor();
    expect(await alert.count()).toBe(0);
  });

  it('says that the server cannot be reached', async () => {
    await openSession(1);
    await page.context().setOffline(true);
    await page.goto(`${test.url}/#session=2`);
    await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).waitFor();
  });
});
