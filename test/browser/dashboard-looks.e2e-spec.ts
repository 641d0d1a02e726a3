import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { loadSampleData } from '../../src/cli/demo/load-sample-data.js';
import { startApp, type TestApp } from '../support/app.js';
import { describeWithBrowser } from '../support/browser.js';
import { launch, openDashboard, overflowOf, pictureFolder, settled, violations } from '../support/dashboard.js';

/** Where the keyboard is: what it is called, and whether one can see that it is there. */
const FOCUSED = `{
  const element = document.activeElement;
  const shown = element.type === 'radio' ? element.nextElementSibling : element.type === 'file' ? element.parentElement : element;
  const { outlineStyle, outlineWidth } = getComputedStyle(shown);
  const name = element === document.body ? '' : element.id || element.value || element.getAttribute('aria-label') || element.textContent;
  [name, outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2];
}`;

describeWithBrowser('the dashboard, to the eye and to assistive technology', () => {
  let test: TestApp;
  let browser: Browser;
  const pictures = pictureFolder();

  beforeAll(async () => {
    test = await startApp();
    await loadSampleData(test.app);
    browser = await launch();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await test?.close();
  });

  describe.each(['light', 'dark'] as const)('in a %s scheme', (colorScheme) => {
    it.each([360, 768, 1440])('fits into %i pixels, and is accessible', async (width) => {
      const viewport = { width, height: 900 };
      const { page } = await openDashboard(browser, test.url, '#session=1', { colorScheme, viewport });
      await page.screenshot({ path: path.join(pictures, `${colorScheme}-${width}.png`), fullPage: true });
      expect(await overflowOf(page)).toBe(0);
      expect(await violations(page)).toEqual([]);
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await overflowOf(page)).toBe(0);
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    });

    it('is accessible while one chooses, and with values below zero', async () => {
      const { page } = await openDashboard(browser, test.url, '#session=1&measure=kendallTau', { colorScheme });
      await page.evaluate(`for (const [i, cell] of document.querySelectorAll('#overlap td.value').entries()) {
        cell.classList.toggle('below', i % 2 === 1);
        cell.style.setProperty('--value', i / 5);
      }`);
      expect(await violations(page)).toEqual([]);
      for (const id of ['session-choice', 'query-choice', 'page-choice']) {
        await page.locator(`#${id}`).click();
        await page.locator(`#${id}-list [role=option]`).first().waitFor();
        await page.keyboard.press('ArrowDown');
        expect(await violations(page)).toEqual([]);
        await page.keyboard.press('Escape');
      }
      await page.context().close();
    });

    it('paints with the colours of the scheme', async () => {
      const { page } = await openDashboard(browser, test.url, '#session=1', { colorScheme });
      const background = String(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
      const brightness = Math.max(...(background.match(/\d+/g) ?? []).map(Number));
      expect(brightness > 127).toBe(colorScheme === 'light');
      await page.context().close();
    });
  });

  it('keeps the text on its heat map readable at every value, in both schemes', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await openDashboard(browser, test.url, '#session=1', { colorScheme });
      await page.evaluate(`{
        const place = document.querySelector('#overlap tbody');
        for (let percent = 0; percent <= 100; percent += 1) {
          const row = document.createElement('tr');
          row.innerHTML = '<th scope="row">x</th><td class="value">0.00</td><td class="value below">0.00</td>';
          for (const cell of row.querySelectorAll('td')) cell.style.setProperty('--value', percent / 100);
          place.append(row);
        }
      }`);
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    }
  });

  it('stands still for those who ask for that', async () => {
    const { page } = await openDashboard(browser, test.url, '#session=1', { reducedMotion: 'reduce' });
    const moving = `[...document.querySelectorAll('*')].filter((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element);
      return parseFloat(transitionDuration) > 0 || animationName !== 'none';
    }).length`;
    expect(await page.evaluate(moving)).toBe(0);
    await page.context().close();
  });

  async function tabThrough(page: Page): Promise<[string, boolean][]> {
    const stops: [string, boolean][] = [];
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press('Tab');
      const stop = (await page.evaluate(FOCUSED)) as [string, boolean];
      if (stop[0] === stops[0]?.[0] || stop[0] === '') break;
      stops.push(stop);
    }
    return stops;
  }

  it('is walked through by keyboard in the order of reading, and shows where one is', async () => {
    const { page } = await openDashboard(browser, test.url, '#session=1');
    const stops = await tabThrough(page);
    expect(stops.filter(([, isSeen]) => !isSeen)).toEqual([]);
    const names = stops.map(([name]) => name);
    const expected = [
      'API explorer',
      'Health',
      'session-choice',
      'The figures',
      'rbo',
      'query-choice',
      'page-choice',
      'import-file',
    ];
    expect(names.filter((name) => expected.includes(name)).filter((name, i, all) => all.indexOf(name) === i)).toEqual(
      expected,
    );
    await page.context().close();
  });

  it('is used by keyboard alone: a session, a measure, a page, the figures behind a chart', async () => {
    const { page } = await openDashboard(browser, test.url, '#session=3');
    const { keyboard } = page;
    await page.locator('#session-choice').focus();
    await keyboard.press('ArrowDown');
    await page.locator('#session-choice-list [role=option]').first().waitFor();
    await keyboard.press('ArrowUp');
    const active = await page.locator('#session-choice').getAttribute('aria-activedescendant');
    expect(await page.locator(`#${active}[aria-selected=true]`).innerText()).toMatch(/^Heat pumps/);
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Heat pumps/ }).waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: 'Heat pumps, spring collection: 396 results' })
      .waitFor({ state: 'attached' });
    await settled(page);
    await page.locator('#overlap input:checked').focus();
    await keyboard.press('ArrowRight');
    expect(await page.locator('#overlap input:checked').inputValue()).toBe('jaccard');
    await page.locator('#page-choice').focus();
    await keyboard.type('reddit');
    await page.locator('#page-choice-list [role=option]').first().waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    expect(new URL(page.url()).hash).toMatch(/^#session=1&query=heat\+pump\+cost&url=.*reddit.*&measure=jaccard$/);
    await keyboard.type('nothing of the kind');
    await page.locator('#page-picker').getByText('Enter shows what is typed').waitFor();
    await keyboard.press('Escape');
    expect(await page.locator('#page-choice').inputValue()).toContain('reddit.com');
    await page.locator('#timeline summary').focus();
    await keyboard.press('Space');
    await page.getByRole('table', { name: 'Results per day' }).waitFor();
    await page.context().close();
  });
});
