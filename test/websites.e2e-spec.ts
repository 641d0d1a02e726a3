import { hash } from 'node:crypto';
import { startApp, type TestApp } from './support/app.js';
import { givenOn } from './support/given.js';

let test: TestApp;
let given: ReturnType<typeof givenOn>;
let sessionId: number;

beforeAll(async () => {
  test = await startApp();
  given = givenOn(test);
});
afterAll(() => test.close());
beforeEach(async () => {
  await test.dataSource.query('TRUNCATE sessions, queries, results, websites, website_contents, nouns');
  sessionId = (await given.session()).id;
});

/** A website with a title and, where given, a text. */
async function website(url: string, title: string | null = null, text?: string): Promise<number> {
  const { results } = await given.query(sessionId, {}, [{ url, title }]);
  const id = Number(results[0]?.websiteId);
  if (text !== undefined) await given.content(id, text);
  return id;
}

const search = async (words: string, more: Record<string, unknown> = {}) => {
  const { body } = await test
    .api()
    .get('/websites')
    .query({ search: words, ...more })
    .expect(200);
  return body;
};
const found = async (words: string, more: Record<string, unknown> = {}): Promise<number[]> =>
  (await search(words, more)).items.map(({ id }: { id: number }) => id);

describe('a website', () => {
  it('is one per canonical URL, across queries and sessions, with the title first seen', async () => {
    const spellings = [
      'https://Example.org/a',
      'https://example.org:443/./a?utm_source=x#y',
      'https://example.org/%61',
    ];
    const ids = [];
    for (const [i, url] of spellings.entries()) ids.push(await website(url, `title ${i}`));
    expect(new Set(ids).size).toBe(1);
    const { body } = await test.api().get(`/websites/${ids[0]}`).expect(200);
    expect(body).toMatchObject({
      url: 'https://example.org/a',
      host: 'example.org',
      domain: 'example.org',
      title: 'title 0',
      version: 1,
    });
    expect(body).not.toHaveProperty('urlHash');
  });

  it('has no host and domain where no name in the DNS could be as long', async () => {
    // Too much for an entry of an index, which would be refused with the whole page.
    const host = `${Array.from({ length: 40 }, (_, i) => hash('sha512', `${i}`, 'hex')).join('')}.example`;
    const id = await website(`https://${host}/page#top`);
    const { body } = await test.api().get(`/websites/${id}?fields=host,domain`).expect(200);
    expect(body).toEqual({ host: null, domain: null });
    const [result] = (await test.api().get(`/results?websiteId=${id}`).expect(200)).body.items;
    expect(result.domain).toBeNull();
  });

  it('shows its text on request, null where it has none', async () => {
    const withText = await website('https://example.org/1', 'One', 'the text');
    const without = await website('https://example.org/2');
    const { body } = await test.api().get(`/websites/${withText}?include=content&fields=title`).expect(200);
    expect(body).toEqual({ title: 'One', content: { text: 'the text', updatedAt: expect.any(String) } });
    const { body: empty } = await test.api().get(`/websites/${without}?include=content`).expect(200);
    expect(empty.content).toBeNull();
    const { body: list } = await test.api().get('/websites?include=content&fields=id').expect(200);
    expect(list.items).toEqual([
      { id: withText, content: body.content },
      { id: without, content: null },
    ]);
  });

  it('cannot be deleted while a result refers to it', async () => {
    const id = await website('https://example.org/used', null, 'text');
    await given.noun(id, 'text', 1, 0.5);
    const { body } = await test.api().delete(`/websites/${id}`).expect(409);
    expect(body.code).toBe('WEBSITE_IN_USE');
    await test.api().delete(`/sessions/${sessionId}`).expect(204);
    await test.api().delete(`/websites/${id}`).expect(204);
    await test.api().get(`/websites/${id}`).expect(404);
    expect(await test.dataSource.query('SELECT FROM website_contents UNION ALL SELECT FROM nouns')).toEqual([]);
  });

  it('is listed by domain', async () => {
    const id = await website('https://news.bbc.co.uk/1');
    await website('https://example.org/');
    const { body } = await test.api().get('/websites?domain=bbc.co.uk').expect(200);
    expect(body.items).toMatchObject([{ id, host: 'news.bbc.co.uk', domain: 'bbc.co.uk' }]);
  });
});

describe('the full-text search', () => {
  it('finds words of title and text, in their other forms, best match first', async () => {
    const text = await website('https://example.org/text', 'Warmth', 'All about pumping heat, and more about houses.');
    const title = await website('https://example.org/title', 'Heat pumps', 'What they cost.');
    const titleOnly = await website('https://example.org/bare', 'A heated pump');
    await website('https://example.org/none', 'Solar', 'Panels');
    const ids = await found('heat pump');
    expect(ids.toSorted((a, b) => a - b)).toEqual([text, title, titleOnly]);
    expect(ids.at(-1)).toBe(text);
  });

  it('takes phrases, exclusions and alternatives', async () => {
    const one = await website('https://example.org/1', 'Heat pump cost');
    const two = await website('https://example.org/2', 'Pump heat');
    expect(await found('"heat pump"')).toEqual([one]);
    expect(await found('heat -cost')).toEqual([two]);
    expect((await found('cost or pump')).toSorted((a, b) => a - b)).toEqual([one, two]);
    expect(await found('heat', { domain: 'example.com' })).toEqual([]);
  });

  it('excludes a word wherever it stands', async () => {
    await website('https://example.org/1', 'Heat guide', 'All about the pump.');
    const without = await website('https://example.org/2', 'Heat guide', 'All about the boiler.');
    const bare = await website('https://example.org/3', 'Heat guide');
    expect((await found('heat -pump')).toSorted((a, b) => a - b)).toEqual([without, bare]);
  });

  it.each(['the', '-', '"', '!!!', "'; --", '( & |'])('answers %s with no page rather than an error', async (words) => {
    await website('https://example.org/1', 'Heat pump', 'the text');
    expect(await search(words)).toMatchObject({ items: [], total: 0, pages: 0, hasNext: false });
  });

  it('follows a title or a text that changes', async () => {
    const id = await website('https://example.org/1', 'Old', 'words');
    await test.dataSource.query(`UPDATE websites SET title = 'Fresh' WHERE id = $1`, [id]);
    await test.dataSource.query(`UPDATE website_contents SET text = 'paragraph' WHERE website_id = $1`, [id]);
    expect(await found('fresh paragraph')).toEqual([id]);
    expect(await found('old')).toEqual([]);
    expect(await found('words')).toEqual([]);
  });

  it('marks the words, and lets no markup of the page through', async () => {
    await website(
      'https://example.org/x',
      '<img src=x onerror=alert(1)> heat',
      `a "heat" & <b>pump</b> \u0002script\u0003 <mark>'</mark>`,
    );
    const [{ highlight }] = (await search('heat')).items;
    expect(highlight).toContain('<mark>heat</mark>');
    expect(highlight.replaceAll(/<\/?mark>/g, '')).not.toMatch(/[<>"']/);
    expect(highlight.split('<mark>')).toHaveLength(highlight.split('</mark>').length);
    expect(highlight).not.toContain('<mark>script</mark>');
  });

  it('cuts a headline of endless words, and none of the elements in it', async () => {
    await website(
      'https://example.org/x',
      `${'&"'.repeat(900)} heat ${'"'.repeat(2_000)} 🔥${'x'.repeat(90_000)} heat`,
    );
    await website('https://example.org/y', `${'<'.repeat(300)} ${'a heat<'.repeat(400)}`);
    for (const { highlight } of (await search('heat')).items) {
      expect(highlight.length).toBeLessThanOrEqual(10_000);
      expect(highlight).toContain('<mark>heat</mark>');
      expect(highlight.split('<mark>')).toHaveLength(highlight.split('</mark>').length);
      expect(highlight.isWellFormed()).toBe(true);
    }
  });

  it('pages through what it finds, best first, without a cursor', async () => {
    for (let i = 0; i < 5; i += 1) await website(`https://example.org/${i}`, `heat ${'pump '.repeat(i)}`);
    const pages = [
      await search('heat', { perPage: 2 }),
      await search('heat', { perPage: 2, page: 2 }),
      await search('heat', { perPage: 2, page: 3 }),
    ];
    expect(pages.map(({ items }) => items.length)).toEqual([2, 2, 1]);
    expect(pages[0]).toMatchObject({ total: 5, pages: 3, hasNext: true, hasPrev: false, nextCursor: null });
    expect(pages[2]).toMatchObject({ hasNext: false, hasPrev: true });
    expect(new Set(pages.flatMap(({ items }) => items.map(({ id }: { id: number }) => id))).size).toBe(5);
  });

  it('leaves out the count when it is told to', async () => {
    await website('https://example.org/1', 'heat');
    expect(await search('heat', { total: false })).toMatchObject({ total: null, pages: null, hasNext: false });
  });

  it('refuses a cursor, since it has none', async () => {
    const { body } = await test.api().get('/websites?search=heat&cursor=v1.abc').expect(400);
    expect(body.errors).toMatchObject([{ parameter: 'cursor' }]);
  });
});
