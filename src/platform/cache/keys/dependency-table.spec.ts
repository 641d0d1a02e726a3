import fc from 'fast-check';
import { CacheSetupError } from '../cache.errors.js';
import { DependencyTable } from './dependency-table.js';
import { bindSegments, filler, keyName } from './fill.js';
import { tagName } from './dependency-table.js';

const table = (templates: string[], patterns: string[]) => {
  const made = new DependencyTable();
  for (const template of templates) made.addTemplate(template);
  for (const pattern of patterns) made.addPattern(pattern);
  made.seal();
  return made;
};

describe('who invalidates what', () => {
  it('gives a key one tag for itself and one per wildcard pattern that reaches it', () => {
    const made = table(['stats:session:{id}', 'stats:{kind}:{id}'], ['stats:*:{id}', 'stats:player:{id}', 'stats:**']);
    const tags = ['w:stats:session:42', 'w:stats:*:42', 'w:stats:**'];
    expect(made.tagsOf('stats:session:{id}')('w:stats:session:42')).toEqual(tags);
    expect(made.tagsOf()('w:stats:session:42')).toEqual(tags);
  });

  it('finds the tags of a key whatever stands behind its question mark', () => {
    expect(table(['a:{id}'], ['a:*']).tagsOf('a:{id}')('w:a:1?page=2:3')).toEqual(['w:a:1', 'w:a:*']);
  });

  it('names every pattern that reaches no key', () => {
    const seal = () => table(['stats:session:{id}'], ['stats:*:{id}', 'stast:*:{id}', 'stats:session']);
    expect(seal).toThrow(CacheSetupError);
    expect(seal).toThrow(/stast:\*:\{id\}[^]*'stats:session' matches no cached key/);
  });

  it.each(['a:b*', 'a:{id', 'a:**:b', 'a::b', '', '{a}{b}'])('refuses %p', (pattern) => {
    expect(() => new DependencyTable().addPattern(pattern)).toThrow(`'${pattern}'`);
  });

  it('refuses wildcards in a key', () => {
    expect(() => new DependencyTable().addTemplate('a:*')).toThrow("'a:*': a key has no wildcards");
  });

  it('agrees with glob matching, for any template, pattern and values', () => {
    const literal = fc.constantFrom('a', 'b');
    const parts = fc.array(fc.oneof(literal, fc.constantFrom('{x}', '{y}')), { minLength: 1, maxLength: 4 });
    const pattern = fc
      .tuple(
        fc.array(fc.oneof(literal, fc.constantFrom('{x}', '{y}', '*')), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
      )
      .map(([list, rest]) => [...list, ...(rest ? ['**'] : [])]);
    const values = fc.record({ x: fc.constantFrom('a', 'b', '*', 'a:b', '~'), y: fc.constantFrom('a', 'c', '**') });
    const property = fc.property(parts, pattern, values, values, (template, wanted, given, written) => {
      const made = new DependencyTable();
      made.addTemplate(template.join(':'));
      made.addPattern(wanted.join(':'));
      const reaches = made.templatesReachedBy(wanted.join(':')).length > 0;
      if (reaches) made.seal();
      const key = keyName('w', template.join(':'), given);
      const tag = tagName('w', bindSegments(wanted.join(':'), written));
      const glob = globOf(wanted, written);
      expect(reaches && made.tagsOf(template.join(':'))(key).includes(tag)).toBe(glob.test(key));
    });
    fc.assert(property, { numRuns: 3000 });
  });

  it('fills a declared pattern as it names its tag', () => {
    const fill = filler('stats:*:{id}', (path) => (args) => (args[0] as Record<string, unknown>)[path]);
    expect(fill('w', [{ id: 'a:*' }])).toBe('w:stats:*:a%3A%2A');
  });

  it('knows which ad-hoc patterns have a tag', () => {
    const made = table(['stats:session:{id}'], ['stats:*:{id}']);
    expect(made.declaredTag('w', bindSegments('stats:*:42'))).toBe('w:stats:*:42');
    expect(made.declaredTag('w', bindSegments('stats:session:42'))).toBe('w:stats:session:42');
    expect(made.declaredTag('w', bindSegments('stats:**'))).toBeUndefined();
  });
});

/** The reference: the written pattern as a regular expression over the encoded key. */
function globOf(pattern: readonly string[], values: Record<'x' | 'y', string>): RegExp {
  const escaped = (text: string) =>
    keyName('', 'v:{v}', { v: text })
      .slice(3)
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const parts = pattern.map((part) => {
    if (part === '**') return '.+';
    if (part === '*') return '[^:]+';
    return part.startsWith('{') ? escaped(values[part.charAt(1) as 'x' | 'y']) : part;
  });
  return new RegExp(`^w:${parts.join(':')}$`);
}
