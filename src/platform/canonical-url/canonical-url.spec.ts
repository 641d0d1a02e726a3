import fc from 'fast-check';
import { canonicalUrl } from './canonical-url.js';

describe('canonicalUrl', () => {
  it.each([
    ['HTTP://Example.COM:80/a/../b?utm_source=x#top', 'http://example.com/b'],
    ['https://example.com', 'https://example.com/'],
    ['https://example.com/?', 'https://example.com/'],
    ['https://example.com./a/', 'https://example.com/a/'],
    ['https://example.com../a/', 'https://example.com/a/'],
    ['https://example.com/a?utm%5Fsource=x&b=1&%67clid=2', 'https://example.com/a?b=1'],
    ['https://example.com/%7euser/%c3%a9', 'https://example.com/~user/%C3%A9'],
    ['https://example.com/é?q=ü', 'https://example.com/%C3%A9?q=%C3%BC'],
    ['https://bücher.example/x', 'https://xn--bcher-kva.example/x'],
    ['https://example.com/a?b=2&gclid=1&a=1&FBCLID=2', 'https://example.com/a?b=2&a=1'],
    ['https://example.com/a#:~:text=word', 'https://example.com/a'],
    ['https://example.com/100%2525', 'https://example.com/100%2525'],
    ['ftp://Example.com/f', 'ftp://example.com/f'],
    ['news:comp.lang', 'news:comp.lang'],
    ['urn:trec:MARCO_D1', 'urn:trec:MARCO_D1'],
    ['/search?q=1', '/search?q=1'],
    ['  not a url ', 'not a url'],
  ])('%s is %s', (given, expected) => {
    expect(canonicalUrl(given).url).toBe(expected);
  });

  it('knows host and registrable domain', () => {
    expect(canonicalUrl('https://a.b.example.co.uk/x')).toMatchObject({
      host: 'a.b.example.co.uk',
      domain: 'example.co.uk',
    });
    expect(canonicalUrl('http://192.0.2.1:8080/')).toMatchObject({ host: '192.0.2.1', domain: '192.0.2.1' });
    expect(canonicalUrl('urn:trec:1')).toMatchObject({ host: null, domain: null });
    const longest = `${'a.'.repeat(125)}com`;
    expect(canonicalUrl(`https://${longest}./x`)).toMatchObject({ host: longest, domain: 'a.com' });
    const url = `https://a${longest}/x`;
    expect(canonicalUrl(`${url}#top`)).toMatchObject({ url, host: null, domain: null });
  });

  it('says the same when it has been asked a hundred thousand times', () => {
    const spellings = ['https://example.org/x', 'https://bücher.example/x', 'https://例え.jp/検索'];
    const once = spellings.map((url) => canonicalUrl(url).url);
    for (let i = 0; i < 100_000; i += 1) {
      const given = i % spellings.length;
      if (canonicalUrl(spellings[given] as string).url !== once[given])
        throw new Error(`${spellings[given]} changed after ${i} calls`);
    }
  });

  it('is its own canonical form, whatever the text', () => {
    const part = fc.constantFrom(
      'https://a.b',
      '.',
      '/',
      '?',
      '&',
      '=',
      '#',
      '%5F',
      '%67',
      '%2e',
      '%',
      'utm',
      'clid',
      '_ga',
      'x',
    );
    const assembled = fc.array(part, { maxLength: 12 }).map((parts) => `https://a.b${parts.join('')}`);
    const url = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.string({ unit: 'binary' }),
      assembled,
    );
    fc.assert(
      fc.property(url, (given) => {
        const once = canonicalUrl(given);
        expect(canonicalUrl(once.url)).toEqual(once);
      }),
      { numRuns: 2_000 },
    );
  });
});
