import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { loadSampleData } from '../../src/cli/demo/load-sample-data.js';
import { startApp, type TestApp } from '../support/app.js';
import { chromiumPath, describeWithBrowser } from '../support/browser.js';

interface Operation {
  responses: Record<string, object>;
}

interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, object>>;
}

const AT_ONCE = 6;

function withoutErrors(operation: Operation): Operation {
  const isSuccess = ([status]: [string, object]): boolean => status.startsWith('2');
  return { ...operation, responses: Object.fromEntries(Object.entries(operation.responses).filter(isSuccess)) };
}

/** What a part of the document refers to, and what that refers to. */
function componentsOf({ components }: ApiDocument, part: object): ApiDocument['components'] {
  const { securitySchemes = {} } = components;
  const found: ApiDocument['components'] = { securitySchemes };
  const open = [part];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const [, kind = '', name = ''] of JSON.stringify(next).matchAll(/#\/components\/(\w+)\/([^"/]+)/g)) {
      const component = components[kind]?.[name];
      if (!component || found[kind]?.[name]) continue;
      found[kind] = { ...found[kind], [name]: component };
      open.push(component);
    }
  }
  return found;
}

describeWithBrowser('the API explorer with the sample data', () => {
  let test: TestApp;
  let browser: Browser;
  let page: Page;
  let documented: ApiDocument;
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
    documented = (await test.root().get('/openapi.json').expect(200)).body;
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

  /**
   * Has the explorer show a method of some paths alone, without errors: for each operation that is opened it resolves the
   * whole document and makes examples of ten errors, which would be most of the time of this suite.
   */
  async function show(method: string, paths: string[]): Promise<void> {
    const operationOf = (name: string): Operation => documented.paths[name]?.[method] ?? { responses: {} };
    const part = Object.fromEntries(paths.map((name) => [name, { [method]: withoutErrors(operationOf(name)) }]));
    const text = JSON.stringify({ ...documented, paths: part, components: componentsOf(documented, part) });
    await page.evaluate(`ui.specActions.updateSpec(${JSON.stringify(text)})`);
    await page.waitForFunction(`(() => {
      const shown = document.querySelectorAll('.opblock');
      return shown.length === ${paths.length} && [...shown].every(({ className }) => className.includes('${method}'));
    })()`);
  }

  async function tryAll(method: string): Promise<string[]> {
    const paths = Object.keys(documented.paths).filter((name) => documented.paths[name]?.[method]);
    expect(paths).not.toHaveLength(0);
    const outcomes: string[] = [];
    for (let first = 0; first < paths.length; first += AT_ONCE) {
      await show(method, paths.slice(first, first + AT_ONCE));
      const ids = await page.locator('.opblock').evaluateAll((blocks) => blocks.map((block) => block.id));
      for (const id of ids) outcomes.push(await tryOut(id));
    }
    expect(new Set(outcomes).size).toBe(paths.length);
    return outcomes;
  }

  it('shows every operation, with nothing from elsewhere', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'explorer-')), 'docs.png');
    await page.screenshot({ path: file });
    const operations = Object.values(documented.paths).flatMap((item) => Object.keys(item));
    expect(await page.locator('.opblock').count()).toBe(operations.length);
    expect(complaints).toEqual([]);
    expect(foreign).toEqual([]);
    process.stderr.write(`Screenshot of the explorer: ${file}\n`);
  });

  it('shows what an operation may answer, errors too', async () => {
    const block = page.locator('[id="operations-sessions-listSessions"]');
    await block.locator('.opblock-summary-control').click();
    const answers = block.locator('.responses-table tr.response');
    await answers.first().waitFor();
    const shown = await answers.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-code')));
    expect(shown).toEqual(Object.keys(documented.paths['/api/v1/sessions']?.['get']?.responses ?? {}));
    expect(await block.locator('.responses-table').innerText()).not.toMatch(/could not resolve|undefined/i);
    expect(complaints).toEqual([]);
    await block.locator('.opblock-summary-control').click();
  });

  it.each(['get', 'post', 'put', 'patch'])(
    'answers every %s example with 2xx on the first try',
    async (method) => {
      expect((await tryAll(method)).filter((outcome) => !/ 2\d\d$/.test(outcome))).toEqual([]);
    },
    400_000,
  );
});
