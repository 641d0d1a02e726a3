import { startApp, type TestApp } from './support/app.js';

let test: TestApp;
beforeAll(async () => {
  test = await startApp({ AUTH_ENABLED: 'true', ADMIN_KEY: 'a'.repeat(40), RATE_LIMIT_ENABLED: 'true' });
});
afterAll(() => test.close());

const page = () => test.root().get('/').set('Accept', 'text/html,*/*;q=0.8').expect(200);

/** What the page names of itself. */
const filesOf = (html: string): string[] => html.match(/\/dashboard\/[^"]+/g) ?? [];

describe('the way in', () => {
  it('is an index for programs and a page for browsers, with the same links', async () => {
    const { body } = await test.root().get('/').expect(200).expect('Content-Type', /json/);
    const { text, headers } = await page();
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      vary: expect.stringMatching(/Accept/),
    });
    for (const { href } of body.links) expect(text).toContain(`<a href="${href}" title="`);
    expect(body.links.map(({ title }: { title: string }) => title)).toContain('API explorer');
    expect(text).not.toMatch(/\{\{|<script>|\son\w+=|https?:\/\//);
  });

  it('is asked for again each time, and then mostly not sent again', async () => {
    const { headers } = await page();
    expect(headers['cache-control']).toBe('no-cache');
    const again = test.root().get('/').set('Accept', 'text/html').set('If-None-Match', String(headers['etag']));
    await again.expect(304);
  });
});

describe('the files of the dashboard', () => {
  it('are there for everybody, of a type that browsers take, and kept for ever', async () => {
    const files = filesOf((await page()).text);
    expect(files.length).toBeGreaterThan(8);
    for (const file of files) {
      const { headers } = await test.root().get(file).expect(200);
      expect(headers['content-type']).toMatch(/^(text\/javascript|text\/css|image\/svg\+xml)/);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers['x-ratelimit-limit']).toBeUndefined();
    }
  });

  it('come compressed to those who unpack, and as they are to others', async () => {
    const library = filesOf((await page()).text).find((file) => file.endsWith('plot.umd.min.js')) ?? '';
    const sizeOf = async (encoding: string) => {
      const { headers, text } = await test.root().get(library).set('Accept-Encoding', encoding).expect(200);
      expect(text).toContain('Observable');
      return [headers['content-encoding'], Number(headers['content-length'])] as const;
    };
    const [zipped, plain] = [await sizeOf('gzip, br'), await sizeOf('identity')];
    expect([zipped[0], plain[0]]).toEqual(['gzip', undefined]);
    expect(zipped[1]).toBeLessThan(plain[1] / 2);
  });

  it.each([
    ['of another version', '/dashboard/0123456789abcdef/main.js'],
    ['that there are not', '/dashboard/VERSION/none.js'],
    ['of the page itself', '/dashboard/VERSION/page.html'],
    ['that are of the project', '/dashboard/VERSION/tsconfig.json'],
    ['above their folder', '/dashboard/VERSION/..%2flinks.js'],
    ['above their folder, in full', '/dashboard/VERSION/%2e%2e/links.js'],
  ])('%s are 404', async (_, path) => {
    const version = filesOf((await page()).text)[0]?.split('/')[2] ?? '';
    const { body } = await test.root().get(path.replace('VERSION', version)).expect(404);
    expect(body.code).toBe('ROUTE_NOT_FOUND');
  });
});
