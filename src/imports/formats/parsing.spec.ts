import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Fault, type FormatName, isFault, type Page, type Parsed } from './format.js';
import { formatNamed, recognise, startOf } from './recognition.js';

const folder = join(__dirname, '../../../test/fixtures/imports');
const fixture = (name: string): Buffer => readFileSync(join(folder, name));
/** Those that need no `columns`. */
const FIXTURES = readdirSync(folder).filter((name) => name !== 'keywords.csv');

const FORMAT_OF: Record<string, FormatName> = {
  'archive-query-log.jsonl': 'archive-query-log',
  'bing.json': 'bing',
  'google-cse.json': 'google-cse',
  'results.ndjson': 'ndjson',
  'run.trec': 'trec',
  'searxng.json': 'searxng',
  'serpapi-older.json': 'serpapi',
  'serpapi.json': 'serpapi',
  'serper.json': 'serper',
  'serps.csv': 'csv',
};

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
fc.configureGlobal({ seed, verbose: fc.VerbosityLevel.Verbose });

function parse(bytes: Buffer, name: FormatName, cuts: number[] = []): Parsed[] {
  const parser = formatNamed(name).parser(startOf(bytes), {});
  const parsed: Parsed[] = [];
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b);
  let from = 0;
  for (const end of [...ends, bytes.length]) {
    parsed.push(...parser.write(bytes.subarray(from, end)));
    from = end;
  }
  return [...parsed, ...parser.end()];
}
const pagesOf = (parsed: Parsed[]): Page[] => parsed.filter((item): item is Page => !isFault(item));
const faultsOf = (parsed: Parsed[]): Fault[] => parsed.filter(isFault);
const withoutPlaces = (parsed: Parsed[]) =>
  pagesOf(parsed).map(({ query, results }) => ({ query, results: results.map(({ place: _, ...result }) => result) }));

describe('recognition', () => {
  it.each(FIXTURES)('knows %s by its beginning', (name) => {
    expect(recognise(startOf(fixture(name)))?.name).toBe(FORMAT_OF[name]);
  });

  it.each(['301 0 CR93E-10279 0\n', 'hello', '{"a": 1}', '[]', '<html></html>', '{'])('knows nothing of %j', (text) => {
    expect(recognise(startOf(Buffer.from(text)))).toBeUndefined();
  });

  it('takes a table with tabs and times for no run', () => {
    const table = 'searchTerms\trank\tlink\tdate\tqueryTime\ntea\t1\thttps://a.example/\t2023\t2026-03-02 09:30:00\n';
    expect(recognise(startOf(Buffer.from(table)))?.name).toBe('csv');
  });

  it('refuses UTF-16 with a hint', () => {
    expect(() => recognise(startOf(Buffer.from('\uFEFFa,b', 'utf16le')))).toThrow('UTF-16');
  });
});

describe('reading', () => {
  it.each(FIXTURES)('takes every item of %s', (name) => {
    expect(faultsOf(parse(fixture(name), FORMAT_OF[name] as FormatName))).toEqual([]);
  });

  it.each(FIXTURES)(`gives the same for %s wherever its bytes are cut (FC_SEED=${seed})`, (name) => {
    const bytes = fixture(name);
    const format = FORMAT_OF[name] as FormatName;
    const whole = parse(bytes, format);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (cuts) => {
        expect(parse(bytes, format, cuts)).toEqual(whole);
      }),
    );
    expect(parse(bytes, format, [...bytes.keys()])).toEqual(whole);
  });

  it.each(FIXTURES)(`never throws at %s with flipped bits, or cut short (FC_SEED=${seed})`, (name) => {
    const bytes = fixture(name);
    const flip = fc.record({ at: fc.nat(bytes.length - 1), bit: fc.nat(7) });
    fc.assert(
      fc.property(fc.array(flip, { maxLength: 8 }), fc.nat(bytes.length), (flips, length) => {
        const broken = Buffer.from(bytes);
        for (const { at, bit } of flips) broken[at] = (broken[at] as number) ^ (1 << bit);
        try {
          parse(broken.subarray(0, length), FORMAT_OF[name] as FormatName, [length >> 1]);
        } catch (error) {
          // Without its columns a CSV cannot be read at all.
          expect(error).toMatchObject({ code: 'INVALID_COLUMNS' });
        }
      }),
    );
  });

  it.each([
    ['ndjson', '{"query": {"text": "a", "engine": "b"}, "rank": 1, "url": "https://example.org/"}'],
    ['trec', '301 Q0 FR940202-2-00150 104 2.129133 STANDARD'],
    ['archive-query-log', '{"url_query": "a", "service": "b", "timestamp": 1, "results": []}'],
  ] as const)('reads %s with a byte order mark, CRLF, empty lines and no last line end', (format, line) => {
    const text = `\uFEFF${line}\r\n\r\n  \r\n${line}`;
    const parsed = parse(Buffer.from(text), format);
    expect(parsed).toMatchObject([{ line: 1 }, { line: 4 }]);
    expect(faultsOf(parsed)).toEqual([]);
  });

  it.each([
    ['ndjson', 16],
    ['trec', 1],
    ['csv', 1],
  ] as const)('reports a line of %s over %i MiB and reads the next', (format, mebibytes) => {
    const good = fixture({ ndjson: 'results.ndjson', trec: 'run.trec', csv: 'serps.csv' }[format]);
    const long = Buffer.from(`\n${'x'.repeat(mebibytes * 1_048_576 + 1)}\n`);
    const parsed = parse(Buffer.concat([good, long, good]), format, [3_000, 500_000, 1_048_000]);
    const faults = faultsOf(parsed);
    expect(faults.filter(({ code }) => code === 'LINE_TOO_LONG')).toHaveLength(1);
    expect(pagesOf(parsed).length).toBeGreaterThanOrEqual(2 * pagesOf(parse(good, format)).length);
  });

  it('reports a line that is no JSON, and no more of it than the reason', () => {
    const line = '{"query": {"text": "a", "engine": "b"}}';
    const [first, fault, last] = parse(Buffer.from(`${line}\n{"secret": \n${line}\n`), 'ndjson');
    expect([first, last]).toMatchObject([{ line: 1 }, { line: 3 }]);
    expect(fault).toMatchObject({ line: 2, code: 'MALFORMED_JSON' });
    expect((fault as Fault).detail).not.toContain('secret');
  });

  it('reports invalid UTF-8 in its line', () => {
    const bytes = Buffer.concat([fixture('run.trec'), Buffer.from([0x80, 0xff, 0x0a])]);
    expect(faultsOf(parse(bytes, 'trec'))).toMatchObject([{ line: 5, code: 'INVALID_UTF8' }]);
  });
});

describe('result pages', () => {
  const page = { searchParameters: { q: 'a' }, organic: [{ title: 't', link: 'https://example.org/', position: 1 }] };

  it.each([
    ['alone', JSON.stringify(page)],
    ['in a list', `[${JSON.stringify(page)}]`],
    ['in a map, indented', JSON.stringify({ a: page }, null, 2)],
    ['one a line', `${JSON.stringify(page)}\n`],
  ])('are read %s', (_, text) => {
    expect(withoutPlaces(parse(Buffer.from(text), 'serper'))).toEqual(
      withoutPlaces(parse(Buffer.from(JSON.stringify(page)), 'serper')),
    );
  });

  it('takes the neighbours of a broken page in a map', () => {
    const text = `{\n"a": ${JSON.stringify(page)},\n"b": {"organic": [nonsense]},\n"c": 5,\n"d": ${JSON.stringify(page)}}`;
    const parsed = parse(Buffer.from(text), 'serper');
    expect(pagesOf(parsed)).toHaveLength(2);
    expect(faultsOf(parsed)).toMatchObject([
      { line: 3, pointer: '/b', code: 'MALFORMED_JSON' },
      { line: 4, pointer: '/c', code: 'INVALID_ITEM' },
    ]);
  });

  it('reports a page over 4 MiB and takes its neighbours', () => {
    const large = { ...page, padding: 'x'.repeat(4_194_304) };
    const parsed = parse(Buffer.from(JSON.stringify([page, large, page])), 'serper', [1_000, 2_000_000]);
    expect(pagesOf(parsed)).toHaveLength(2);
    expect(faultsOf(parsed)).toMatchObject([{ line: 1, code: 'ITEM_TOO_LARGE' }]);
  });

  it('says where a file ends too early', () => {
    const text = JSON.stringify({ a: page, b: page }, null, 1);
    const parsed = parse(Buffer.from(text.slice(0, -20)), 'serper');
    expect(pagesOf(parsed)).toHaveLength(1);
    expect(faultsOf(parsed)).toMatchObject([{ code: 'FILE_INCOMPLETE' }]);
  });

  const many = (count: number): number[] => Array.from({ length: count }, () => 0);

  it.each([
    ['serper', { searchParameters: { q: 'a', page: 2 }, organic: many(300_000), images: many(300_000) }],
    ['serpapi', { search_parameters: { q: 'a' }, inline_images: many(300_000) }],
    ['searxng', { query: 'a', results: many(300_000) }],
  ] as const)('of %s may hold any number of results', (format, large) => {
    const results = pagesOf(parse(Buffer.from(JSON.stringify(large)), format)).flatMap((one) => one.results);
    expect(results.length).toBeGreaterThanOrEqual(300_000);
  });

  it('may nest as deep as they like', () => {
    const nested = `{"searchParameters":{"q":"a"},"answerBox":"x","images":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(pagesOf(parse(Buffer.from(nested), 'serper'))[0]?.results).toHaveLength(2);
  });

  it('takes the text of a Yandex query, whose p is the number of the page', () => {
    const yandex = { search_parameters: { engine: 'yandex', text: 'coffee', p: 1 }, organic_results: [] };
    expect(pagesOf(parse(Buffer.from(JSON.stringify(yandex)), 'serpapi'))[0]?.query.text).toBe('coffee');
  });

  it.each([
    ['counts anew', [1, 2, undefined, 4], [11, 12, 13, 14]],
    ['counts on, and has one that is none', [11, 12, 'x', 14], [11, 12, 'x', 14]],
  ])('ranks a later page that %s', (_, positions, ranks) => {
    const organic = positions.map((position) => ({ link: 'https://example.org/', position }));
    const second = { searchParameters: { q: 'a', page: 2 }, organic };
    const results = pagesOf(parse(Buffer.from(JSON.stringify(second)), 'serper'))[0]?.results;
    expect(results?.map(({ rank }) => rank)).toEqual(ranks);
  });

  it('ranks a later page over all pages', () => {
    const second = { ...page, searchParameters: { q: 'a', page: 2, num: 20 } };
    expect(pagesOf(parse(Buffer.from(JSON.stringify(second)), 'serper'))[0]?.results[0]).toMatchObject({ rank: 21 });
  });
});

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

it('keeps what stands beside the list that a block of Serper wraps', () => {
  const aiOverview = { text: 'All in all', items: [{ title: 'A' }] };
  const [page] = pagesOf(parse(Buffer.from(JSON.stringify({ searchParameters: { q: 'a' }, aiOverview })), 'serper'));
  expect(page).toMatchObject({
    query: { params: { q: 'a', aiOverview: { text: 'All in all' } } },
    results: [{ type: 'ai_overview', title: 'A' }],
  });
});

describe('CSV', () => {
  it('keeps the cells of two columns of one name', () => {
    const [page] = pagesOf(parse(Buffer.from('query,url,note,note\na,https://a.example/,first,second\n'), 'csv'));
    expect(page?.results[0]?.extra).toEqual({ note: 'first', 'column 4': 'second' });
  });

  const cells = fc.array(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { minLength: 2, maxLength: 2 }), {
    minLength: 1,
    maxLength: 20,
  });

  it(`reads back whatever RFC 4180 can write (FC_SEED=${seed})`, () => {
    fc.assert(
      fc.property(cells, fc.array(fc.nat(500)), (rows, cuts) => {
        const urls = rows.map(([title], i) => [title ?? '', `https://example.org/${i}`]);
        const text = ['title,url', ...urls.map((row) => row.map(quoted).join(','))].join('\r\n');
        const results = pagesOf(parse(Buffer.from(text), 'csv', cuts)).flatMap((found) => found.results);
        expect(results.map(({ title, url }) => [title ?? '', url])).toEqual(
          urls.map(([title, url]) => [title?.toWellFormed(), url]),
        );
      }),
    );
  });

  it('blames the line that opens a quote and never closes it', () => {
    const parsed = parse(Buffer.from('title,url\n"open,https://a.example/\nb,https://b.example/\n'), 'csv');
    expect(faultsOf(parsed)).toMatchObject([{ line: 2, code: 'UNCLOSED_QUOTE' }]);
    expect(pagesOf(parsed)).toMatchObject([{ line: 3, results: [{ title: 'b' }] }]);
  });

  it.each([
    ['is not UTF-8', Buffer.from('url,Suchbegriff,L\u00e4nge\nhttps://a.example/,a,1\nb,c,d\n', 'latin1')],
    ['goes on after a quote', Buffer.from('"url"s,query\nhttps://a.example/,url\n')],
    ['ends with a carriage return alone', Buffer.from('url,query\rhttps://a.example/,a\rhttps://b.example/,b\r')],
  ])('refuses a file whose header %s, instead of taking a row for it', (_, bytes) => {
    expect(() => parse(bytes, 'csv')).toThrow('The header of the file, on line 1, cannot be read');
  });

  it('takes a date for no time of collection, unless the caller says so', () => {
    const bytes = Buffer.from('query,url,date\na,https://a.example/,"Nov 5, 2023"\n');
    const [page] = pagesOf(parse(bytes, 'csv'));
    expect(page).toMatchObject({ query: { text: 'a' }, results: [{ extra: { date: 'Nov 5, 2023' } }] });
    expect(page?.query.collectedAt).toBeUndefined();
    const parser = formatNamed('csv').parser(startOf(bytes), { columns: { collectedAt: 'date' } });
    expect([...parser.write(bytes)]).toMatchObject([{ query: { collectedAt: 'Nov 5, 2023' } }]);
  });

  it('names the columns that there are when it cannot tell the URL', () => {
    expect(() => parse(fixture('keywords.csv'), 'csv')).toThrow('Keyword, Pos, Address, Volume');
  });
});
