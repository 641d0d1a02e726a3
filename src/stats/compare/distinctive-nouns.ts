import type { NounRow } from './compare.repository.js';
import { logLikelihood } from '../measures/log-likelihood.js';

/** What the pages of one session speak of. */
interface Vocabulary {
  frequencies: ReadonlyMap<string, number>;
  total: number;
}

interface DistinctiveNoun {
  lemma: string;
  frequency: number;
  /** In the other sessions together. */
  otherFrequency: number;
  logLikelihood: number;
}

/** What pages of several sessions speak of belongs to each of them. */
export function toVocabularies(rows: readonly NounRow[], places: number): Vocabulary[] {
  return Array.from({ length: places }, (_, place) => {
    const frequencies = new Map<string, number>();
    let total = 0;
    for (const row of rows) {
      if (!(row.mask & (1 << place))) continue;
      for (const [i, lemma] of row.lemmas.entries()) {
        const frequency = row.frequencies[i] ?? 0;
        frequencies.set(lemma, (frequencies.get(lemma) ?? 0) + frequency);
        total += frequency;
      }
    }
    return { frequencies, total };
  });
}

const mostSurprising = (nouns: DistinctiveNoun[], limit: number): DistinctiveNoun[] =>
  nouns.toSorted((a, b) => b.logLikelihood - a.logLikelihood || (a.lemma < b.lemma ? -1 : 1)).slice(0, limit);

/** For each session the lemmas that stand in it more often than in the others together, the most surprising first. */
export function distinctiveNouns(vocabularies: readonly Vocabulary[], limit: number): DistinctiveNoun[][] {
  const all = new Map<string, number>();
  for (const { frequencies } of vocabularies)
    for (const [lemma, frequency] of frequencies) all.set(lemma, (all.get(lemma) ?? 0) + frequency);
  const grandTotal = vocabularies.reduce((sum, { total }) => sum + total, 0);

  return vocabularies.map(({ frequencies, total }) => {
    const otherTotal = grandTotal - total;
    let found: DistinctiveNoun[] = [];
    let least = 0;
    for (const [lemma, frequency] of frequencies) {
      const otherFrequency = (all.get(lemma) ?? 0) - frequency;
      if (frequency * otherTotal <= otherFrequency * total) continue;
      const surprise = logLikelihood(frequency, total, otherFrequency, otherTotal);
      if (surprise < least) continue;
      found.push({ lemma, frequency, otherFrequency, logLikelihood: surprise });
      // Of a language's words few are wanted: the others are let go as they come, and never put in order.
      if (found.length < 8 * limit) continue;
      found = mostSurprising(found, limit);
      least = found.at(-1)?.logLikelihood ?? 0;
    }
    return mostSurprising(found, limit);
  });
}
