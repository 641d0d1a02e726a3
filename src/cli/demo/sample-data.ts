import { createHash } from 'node:crypto';
import type { CreateQuery } from '../../queries/query-tree.dto.js';
import type { CreateResult } from '../../results/result.dto.js';
import type { SamplePage, Topic } from './topic.js';
import { electricBikes } from './topics/electric-bikes.js';
import { heatPumps } from './topics/heat-pumps.js';
import { sourdough } from './topics/sourdough.js';

const TOPICS = [heatPumps, electricBikes, sourdough];
const ENGINES = ['google', 'bing', 'duckduckgo'];
const RESULTS_PER_PAGE = 10;

export interface SampleSession {
  name: string;
  description: string;
  tags: string[];
  resultPages: CreateQuery[];
}

export interface SampleText {
  url: string;
  title: string;
  language: string;
  text: string;
}

/** From 0 to 1, the same for the same words on every machine. */
function chance(...words: string[]): number {
  return createHash('sha256').update(words.join('\n')).digest().readUInt32BE() / 2 ** 32;
}

/** Engines agree on what is good, differ in taste, and move a little from week to week. */
function score(
  page: SamplePage,
  place: number,
  { text, engine, week }: Record<'text' | 'engine' | 'week', string>,
): number {
  const quality = 1.6 / (1 + place / 4);
  const taste = 0.5 * chance(engine, page.url) + 0.3 * chance(text, page.url);
  return quality + taste + 0.25 * chance(week, engine, text, page.url);
}

const firstSentence = (text: string): string => text.slice(0, text.indexOf('. ') + 1);

/** What stands beside the ranked pages: each engine has its own habits. */
function blocks(topic: Topic, engine: string): CreateResult[] {
  const advertisement = { type: 'ad', rank: 1, ...topic.advertisement, snippet: null, extra: { sponsor: true } };
  const question = { type: 'related_question', rank: 1, url: null, title: topic.question, snippet: null, extra: null };
  if (engine === 'google') return [advertisement, question];
  return engine === 'bing' ? [advertisement] : [];
}

function resultPage(topic: Topic, text: string, engine: string, week: string): CreateQuery {
  const ranked = topic.pages
    .map((page, place) => ({ page, score: score(page, place, { text, engine, week }) }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, RESULTS_PER_PAGE);
  const organic = ranked.map(({ page: { url, title, text: words } }, i) => {
    return { type: 'organic', rank: i + 1, url, title, snippet: firstSentence(words), extra: null } as const;
  });
  return {
    text,
    engine,
    language: 'en',
    country: topic.country,
    device: 'desktop',
    status: 'completed',
    params: { num: RESULTS_PER_PAGE },
    tool: 'sample',
    error: null,
    collectedAt: new Date(`${week}T09:30:00.000Z`),
    results: [...organic, ...blocks(topic, engine)],
  };
}

/** Three sessions, 48 result pages: the same on every machine and at every time. */
export const sampleSessions: SampleSession[] = TOPICS.map((topic) => ({
  ...topic.session,
  resultPages: topic.weeks.flatMap((week) =>
    topic.texts.flatMap((text) => ENGINES.map((engine) => resultPage(topic, text, engine, week))),
  ),
}));

/** The text of every page that the result pages can show. */
export const sampleTexts: SampleText[] = TOPICS.flatMap(({ pages }) =>
  pages.map(({ url, title, text, language = 'en' }) => ({ url, title, language, text })),
);
