import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { chromium } from 'playwright-core';
import { chromiumPath } from './browser.js';

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });

/** A page that is watched from its first request on. */
export interface Watched {
  page: Page;
  /** Errors, and what the content security policy forbade: the console has both. */
  complaints: string[];
  /** Requests to elsewhere. */
  foreign: string[];
  /** Requests to the API. */
  asked: Request[];
}

export async function watchedPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const watched: Watched = { page, complaints: [], foreign: [], asked: [] };
  page.on('pageerror', (error) => watched.complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) watched.complaints.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, origin, pathname } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== url) watched.foreign.push(request.url());
    if (pathname.startsWith('/api/')) watched.asked.push(request);
  });
  return watched;
}

/** The dashboard, once every panel shows what it has. */
export async function openDashboard(
  browser: Browser,
  url: string,
  hash = '',
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const watched = await watchedPage(browser, url, options);
  await watched.page.goto(`${url}/${hash}`);
  await settled(watched.page);
  return watched;
}

const PANELS = ['totals', 'timeline', 'overlap', 'domains', 'ranks'];

/** Waits until no panel is busy and each has something to show. */
export async function settled(page: Page): Promise<void> {
  for (const id of PANELS) await page.locator(`#${id}:not([aria-busy]) .content > *`).first().waitFor();
}

/** The texts of a table, row by row. */
export async function rowsOf(page: Page, selector: string): Promise<string[][]> {
  const rows = await page.locator(`${selector} tbody tr`).all();
  return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
}

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** What axe finds wrong with the page as it stands, each with the place. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as Violation[];
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
}

/** By how much the page is wider than its window. */
export const overflowOf = (page: Page): Promise<unknown> =>
  page.evaluate('document.documentElement.scrollWidth - innerWidth');

/** A folder for pictures, told to who runs the tests. */
export function pictureFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'dashboard-'));
  process.stderr.write(`Screenshots of the dashboard: ${folder}\n`);
  return folder;
}
