import { CacheKeyError, CacheSetupError } from '../cache.errors.js';
import { digest, encodeSegment, parseSegments, parseStoredPattern, type Segment } from './segments.js';

/** A pattern as tags are made from it: one that has no wildcard names exactly one key, and needs no tag of its own. */
interface Rule {
  pattern: string;
  segments: Segment[];
}

/** What is asked of a sealed table: the tags of a key, most exact first, the sweep tag of ad-hoc patterns left out. */
export type TagsOf = (key: string) => string[];

/**
 * Who invalidates what: every template of a key is unified with every pattern of a write, once, at start.
 * A key then carries one tag for itself and one per wildcard pattern that can reach it, so that a write
 * changes one stamp per pattern, however many entries there are.
 */
export class DependencyTable {
  private readonly templates = new Map<string, Segment[]>();
  private readonly patterns = new Map<string, Segment[]>();
  private wildcards: Rule[] = [];

  addTemplate(template: string): void {
    const segments = parseSegments(template);
    if (segments.some(({ kind }) => kind === 'any' || kind === 'rest')) {
      throw new CacheKeyError(`'${template}': a key has no wildcards`);
    }
    this.templates.set(template, segments);
  }

  addPattern(pattern: string): void {
    this.patterns.set(pattern, parseSegments(pattern));
  }

  /** Fails if a pattern can reach no key: it is a mistyped name, and would leave old values alone for ever. */
  seal(): void {
    const lost = [...this.patterns].filter(([, segments]) => this.reachedBy(segments).length === 0);
    if (lost.length > 0) {
      const known = [...this.templates.keys()].map((template) => `'${template}'`).join(', ') || 'none';
      throw new CacheSetupError(lost.map(([pattern]) => `'${pattern}' matches no cached key (there are: ${known})`));
    }
    this.wildcards = [...this.patterns].map(([pattern, segments]) => ({ pattern, segments })).filter(hasWildcard);
  }

  /** Templates and what reaches them: the rows of the generated documentation. */
  rows(): { template: string; patterns: string[] }[] {
    return [...this.templates].map(([template, segments]) => ({
      template,
      patterns: [...this.patterns].filter(([, pattern]) => unifies(segments, pattern)).map(([pattern]) => pattern),
    }));
  }

  /** Changes with every template and pattern: entries stored under other rules must not be read. */
  fingerprint(): string {
    return digest(JSON.stringify([[...this.templates.keys()].toSorted(), [...this.patterns.keys()].toSorted()])).slice(
      1,
      7,
    );
  }

  get templateNames(): string[] {
    return [...this.templates.keys()];
  }

  /** Whether a pattern that was given by hand, its values in it, can reach any key. */
  isReached(filled: readonly Segment[]): boolean {
    return this.reachedBy(filled).length > 0;
  }

  templatesReachedBy(pattern: string): string[] {
    return this.reachedBy(this.patterns.get(pattern) ?? parseSegments(pattern));
  }

  /** Of keys of these templates; of any key, if none are given. */
  tagsOf(...templates: string[]): TagsOf {
    const known = templates.flatMap((template) => [this.templates.get(template) ?? []]);
    const reached = (rule: Rule) => known.length === 0 || known.some((segments) => unifies(segments, rule.segments));
    const rules = this.wildcards.filter(reached);
    return (key) => tagsOf(key, rules);
  }

  /** The tag by which a filled pattern is known, if one was declared that has the same shape; else it is ad hoc. */
  declaredTag(scope: string, filled: readonly Segment[]): string | undefined {
    const literal = filled.every(({ kind }) => kind === 'literal');
    if (literal || this.wildcards.some(({ segments }) => sameShape(segments, filled))) return tagName(scope, filled);
    return undefined;
  }

  private reachedBy(pattern: readonly Segment[]): string[] {
    return [...this.templates].filter(([, template]) => unifies(template, pattern)).map(([template]) => template);
  }
}

const hasWildcard = ({ segments }: Rule) => segments.some(({ kind }) => kind === 'any' || kind === 'rest');

/** Whether a pattern can reach keys of a template. */
export const reaches = (pattern: string, template: string): boolean =>
  unifies(parseSegments(template), parseSegments(pattern));

function unifies(template: readonly Segment[], pattern: readonly Segment[]): boolean {
  for (const [position, wanted] of pattern.entries()) {
    const given = template[position];
    if (given === undefined) return false;
    if (wanted.kind === 'rest') return true;
    if (wanted.kind === 'literal' && given.kind === 'literal' && wanted.text !== given.text) return false;
  }
  return template.length === pattern.length;
}

/** A value that is kept under several names is kept once, under all of them joined. */
export const joinedNames = (names: readonly string[]): string => names.join(AND);
const AND = '&';

/** The names of a key: what comes after `?` only tells entries of a name apart. */
function namesOf(key: string): string[] {
  const question = key.indexOf('?');
  const base = question < 0 ? key : key.slice(0, question);
  return base.includes(AND) ? base.split(AND) : [base];
}

function tagsOf(key: string, rules: readonly Rule[]): string[] {
  const names = namesOf(key);
  if (rules.length === 0) return names;
  const tags = [...names];
  for (const name of names) {
    const [scope = '', ...segments] = name.split(':');
    for (const rule of rules) {
      if (!matches(rule.segments, segments)) continue;
      const tag = tagOfKey(scope, rule.segments, segments);
      if (!tags.includes(tag)) tags.push(tag);
    }
  }
  return tags;
}

/** Whether a key, already split and without its scope, is reached by a pattern whose parameters stand for anything. */
function matches(pattern: readonly Segment[], key: readonly string[]): boolean {
  for (let position = 0; position < pattern.length; position++) {
    const wanted = pattern[position];
    const given = key[position];
    if (given === undefined || wanted === undefined) return false;
    if (wanted.kind === 'rest') return true;
    if (wanted.kind === 'literal' && wanted.text !== given) return false;
  }
  return key.length === pattern.length;
}

/** A pattern as it is stored and sent: scope first, everything encoded but the wildcards. '' matches every key. */
export function keyMatcher(pattern: string): (key: string) => boolean {
  if (pattern === '') return () => true;
  const [scope, ...rest] = pattern.split(':');
  const segments = parseStoredPattern(rest);
  return (key) =>
    namesOf(key).some((name) => {
      const [keyScope, ...parts] = name.split(':');
      return keyScope === scope && matches(segments, parts);
    });
}

function tagOfKey(scope: string, pattern: readonly Segment[], key: readonly string[]): string {
  let tag = scope;
  let position = 0;
  for (const segment of pattern) {
    if (segment.kind === 'any') tag += ':*';
    else if (segment.kind === 'rest') tag += ':**';
    else tag += `:${key[position]}`;
    position++;
  }
  return tag;
}

function sameShape(declared: readonly Segment[], filled: readonly Segment[]): boolean {
  return (
    declared.length === filled.length &&
    declared.every((segment, position) => {
      const other = filled[position];
      if (segment.kind === 'literal') return other?.kind === 'literal' && other.text === segment.text;
      return other?.kind === (segment.kind === 'parameter' ? 'literal' : segment.kind);
    })
  );
}

export function tagName(scope: string, filled: readonly Segment[]): string {
  return filled.reduce((name, segment) => `${name}:${written(segment)}`, encodeSegment(scope));
}

function written(segment: Segment): string {
  if (segment.kind === 'literal') return segment.text;
  if (segment.kind === 'any') return '*';
  if (segment.kind === 'rest') return '**';
  return `{${segment.path}}`;
}
