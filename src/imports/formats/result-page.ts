import { blockType } from './block-types.js';
import type { GivenResult, Place } from './format.js';

export type JsonObject = Record<string, unknown>;

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export const asText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** A number, also where a tool wrote it as text. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

export const below = (place: Place, ...way: (string | number)[]): Place => ({
  line: place.line,
  pointer: `${place.pointer ?? ''}${way.map((step) => `/${step}`).join('')}`,
});

/** What is left of an object without the fields that have a place of their own; undefined when that is nothing. */
export function rest(object: JsonObject, ...taken: string[]): JsonObject | undefined {
  const left = Object.entries(object).filter(([key]) => !taken.includes(key));
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

/** How a tool calls the fields of an organic result. */
export interface Fields {
  rank?: string;
  url: string;
  title: string;
  snippet: string;
}

interface OrganicOptions {
  fields: Fields;
  /** Results on the pages before this one. A tool that counts anew on each page gets ranks over all pages. */
  before?: number;
}

/** The organic results of a page. A missing rank is taken from the order. */
export function organic(list: unknown, place: Place, { fields, before = 0 }: OrganicOptions): GivenResult[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) return [{ place, url: list }];
  const { rank, url, title, snippet } = fields;
  const results = list.map((value: unknown, index): GivenResult => {
    const item = asObject(value) ?? {};
    return {
      place: below(place, index),
      ...rankOf(item, index, rank, before),
      url: item[url],
      title: item[title],
      snippet: item[snippet],
      extra: rest(item, url, title, snippet, ...(rank ? [rank] : [])),
    };
  });
  if (before === 0 || !results.some((result) => isOfPage(result, before))) return results;
  return results.map((result) =>
    isGiven(result) ? { ...result, rank: Number(result.rank) + before, rankedBy: 'page' } : result,
  );
}

/** A rank by the order counts over all pages already; what is no number is for the door to refuse. */
function isGiven({ rank, rankedBy }: GivenResult): boolean {
  const isNumber = typeof rank === 'number' || (typeof rank === 'string' && rank.trim() !== '');
  return rankedBy === undefined && isNumber && !Number.isNaN(Number(rank));
}

const isOfPage = (result: GivenResult, before: number): boolean => isGiven(result) && Number(result.rank) <= before;

function rankOf(item: JsonObject, index: number, field: string | undefined, before: number): Partial<GivenResult> {
  if (field === undefined) return { rank: index + 1 + before };
  return item[field] == null ? { rank: index + 1 + before, rankedBy: 'order' } : { rank: item[field] };
}

const TITLES = ['title', 'question', 'name', 'query', 'text', 'displayText', 'infobox', 'answer', 'correctedQuery'];
const SNIPPETS = ['snippet', 'description', 'content', 'answer', 'summary', 'body'];
const LINKS = ['link', 'url', 'website'];
/** Their links lead back to the engine, not to a page. */
const WITHOUT_LINK = new Set(['related_search', 'spelling']);

const firstText = (item: JsonObject, names: string[]): string | null =>
  names.map((name) => asText(item[name])).find((text) => text !== undefined) ?? null;

function titleOf(item: JsonObject): string | null {
  return firstText(item, TITLES) ?? asText(asObject(item['title'])?.['visible']) ?? null;
}

/** Lists may nest as deep as a text is long: making a text of them would run out of stack. */
function titleOfPlain(raw: unknown): string | null {
  return typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : null;
}

/** Items of a block where the tool wraps them in an object. */
const INNER_LISTS = ['items', 'value', 'results', 'places'];

function itemsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const inner = INNER_LISTS.map((name) => asObject(value)?.[name]).find((list) => Array.isArray(list));
  return Array.isArray(inner) ? inner : [value];
}

/** What stands beside the items in the object that wraps them. */
export function wrapperOf(value: unknown): JsonObject | undefined {
  const object = asObject(value);
  const list = object && INNER_LISTS.find((name) => Array.isArray(object[name]));
  return list === undefined || object === undefined ? undefined : rest(object, list);
}

/** A block of another kind than organic results: as many results of that type, raw in `extra`, in their order. */
export function block(name: string, value: unknown, place: Place): GivenResult[] {
  const type = blockType(name);
  return itemsOf(value).map((raw, index): GivenResult => {
    const item = asObject(raw);
    return {
      place: Array.isArray(value) ? below(place, index) : place,
      type,
      rank: index + 1,
      url: item && !WITHOUT_LINK.has(type) ? firstText(item, LINKS) : null,
      title: item ? titleOf(item) : titleOfPlain(raw),
      snippet: item ? firstText(item, SNIPPETS) : null,
      extra: item ?? { value: raw },
    };
  });
}
