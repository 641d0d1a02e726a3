import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { loadSampleData } from '../../src/cli/demo/load-sample-data.js';
import { startApp, type TestApp } from '../support/app.js';
import { chromiumPath, describeWithBrowser } from '../support/browser.js';

describeWithBrowser('the API explorer with the sample data', () => {
  let test: TestApp;
  let browser: Browser;
  let page: Page;
  const foreign: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    test = await startApp();
    await loadSampleData(test.app);
    browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== test.url) foreign.push(request.url());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${test.url}/docs`);
    await page.waitForSelector('.opblock');
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await test?.close();
  });

  /** Opens the operation, executes its example as it stands, and reads the status. */
  async function tryOut(id: string): Promise<string> {
    const block = page.locator(`[id="${id}"]`);
    // Real clicks: they wait for the form to stand still, which it does once the examples are filled in.
    await block.locator('.opblock-summary-control').click();
    await block.locator('button.execute').click();
    const status = block.locator('.live-responses-table tr.response .response-col_status').first();
    await status.waitFor({ timeout: 60_000 });
    const text = await status.innerText();
    await block.locator('.opblock-summary-control').dispatchEvent('click');
    return `${id} ${text.trim().slice(0, 3)}`;
  }

  async function tryAll(method: string): Promise<string[]> {
    const ids = await page.locator(`.opblock-${method}`).evaluateAll((blocks) => blocks.map((block) => block.id));
    expect(ids).not.toHaveLength(0);
    const outcomes: string[] = [];
    for (const id of ids) outcomes.push(await tryOut(id));
    return outcomes;
  }

  it('shows every operation, with nothing from elsewhere', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'explorer-')), 'docs.png');
    await page.screenshot({ path: file });
    const { body } = await test.root().get('/openapi.json').expect(200);
    const documented = Object.values(body.paths as object).flatMap((item: object) => Object.keys(item));
    expect(await page.locator('.opblock').count()).toBe(documented.length);
    expect(complaints).toEqual([]);
    expect(foreign).toEqual([]);
    process.stderr.write(`Screenshot of the explorer: ${file}\n`);
  });

  it.each(['get', 'post', 'put', 'patch'])(
    'answers every %s example with 2xx on the first try',
    async (method) => {
      expect((await tryAll(method)).filter((outcome) => !/ 2\d\d$/.test(outcome))).toEqual([]);
    },
    400_000,
  );
});
