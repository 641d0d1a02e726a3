import { setImmediate as breathe } from 'node:timers/promises';
import model from 'wink-eng-lite-web-model';
import winkNLP, { type ItemToken, type ItsFunction, type WinkMethods } from 'wink-nlp';

/** Nouns are read from the beginning of a text only, as its words for the search are. */
const MAX_CHARACTERS = 200_000;
/** About 10 ms of work: other requests get their turn in between. */
const SLICE = 4_000;
const TERM = /^\p{L}[\p{L}\p{M}\p{N}'’.-]{1,63}$/u;

let tagger: WinkMethods | undefined;

/** The model takes 130 ms to load: who never writes a text never waits for it. */
const load = (): WinkMethods => (tagger ??= winkNLP(model, ['sbd', 'pos']));

/** Slices that end where a sentence or at least a word does. */
function* slices(text: string): Iterable<string> {
  for (let from = 0; from < text.length;) {
    const part = text.slice(from, from + SLICE);
    const end =
      from + SLICE >= text.length
        ? part.length
        : Math.max(part.lastIndexOf('. ') + 1, part.lastIndexOf('\n')) || part.lastIndexOf(' ') + 1;
    const length = end || part.length;
    yield text.slice(from, from + length);
    from += length;
  }
}

/**
 * Common and proper nouns of an English text by lower-case lemma, with how often each stands in it. Parts of speech and
 * lemmas are those of wink-nlp with its English model.
 */
export async function extractNouns(text: string): Promise<Map<string, number>> {
  const { its, readDoc } = load();
  const counts = new Map<string, number>();
  for (const slice of slices(text.slice(0, MAX_CHARACTERS))) {
    readDoc(slice)
      .tokens()
      .each((token: ItemToken) => {
        const part = token.out(its.pos);
        if (part !== 'NOUN' && part !== 'PROPN') return;
        const lemma = token.out(its.lemma as never as ItsFunction<string>).toLowerCase();
        if (TERM.test(lemma)) counts.set(lemma, (counts.get(lemma) ?? 0) + 1);
      });
    await breathe();
  }
  return counts;
}
