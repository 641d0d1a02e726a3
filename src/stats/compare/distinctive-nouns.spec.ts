import { logLikelihood } from '../measures/log-likelihood.js';
import { distinctiveNouns, toVocabularies } from './distinctive-nouns.js';

it('adds up what pages of a session say, pages of both sessions included', () => {
  const rows = [
    { mask: 1, lemmas: ['pump', 'heat'], frequencies: [2, 1] },
    { mask: 3, lemmas: ['heat'], frequencies: [4] },
  ];
  expect(toVocabularies(rows, 2)).toEqual([
    { frequencies: new Map(Object.entries({ pump: 2, heat: 5 })), total: 7 },
    { frequencies: new Map([['heat', 4]]), total: 4 },
  ]);
});

it('finds the most surprising of many nouns', () => {
  const lemmas = Array.from({ length: 2000 }, (_, i) => `lemma ${i}`);
  // Equal ones are among them, and they come in no order.
  const frequencies = lemmas.map((_, i) => 1 + ((i * 7919) % 500));
  const rows = [
    { mask: 1, lemmas, frequencies },
    { mask: 2, lemmas: lemmas.toReversed(), frequencies },
  ];
  const vocabularies = toVocabularies(rows, 2);
  const [here, there] = vocabularies.map(({ frequencies: found }) => found);
  const total = vocabularies[0]?.total ?? 0;
  const expected = lemmas
    .map((lemma) => ({ lemma, ours: here?.get(lemma) ?? 0, theirs: there?.get(lemma) ?? 0 }))
    .filter(({ ours, theirs }) => ours > theirs)
    .map((noun) => ({ ...noun, surprise: logLikelihood(noun.ours, total, noun.theirs, total) }))
    .toSorted((a, b) => b.surprise - a.surprise || (a.lemma < b.lemma ? -1 : 1))
    .slice(0, 5)
    .map(({ lemma }) => lemma);
  expect(distinctiveNouns(vocabularies, 5)[0]?.map(({ lemma }) => lemma)).toEqual(expected);
});
