import { readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/**
 * Writes a large file to import to standard output: the same arguments give the same bytes.
 *
 *     node scripts/large-file.mjs trec LINES [TOPICS]     a run, its lines spread over the topics (1)
 *     node scripts/large-file.mjs serper BYTES [FILE]     the responses of FILE (the fixture of the tests) again and
 *                                                         again, each time to other queries and with other pages
 */
const PART = 1_000_000;
/** A prime, so that the documents come in an order in which no rank follows the one before it. */
const STEP = 7_919;

function* run(lines, topics) {
  const depth = Math.ceil(lines / topics);
  for (let i = 0; i < lines; i += 1) {
    const rank = (i % depth) + 1;
    const topic = Math.floor(i / depth) + 1;
    yield `${topic} Q0 doc${(i * STEP) % lines} ${rank} ${((depth - rank) / 8).toFixed(4)} bm25\n`;
  }
}

function response(given, query, round) {
  const organic = (given.organic ?? []).map((item) => {
    const link = new URL(item.link);
    link.searchParams.set('round', round);
    return { ...item, link: link.href };
  });
  return JSON.stringify({ ...given, searchParameters: { ...given.searchParameters, q: query }, organic });
}

function* serper(bytes, file) {
  const responses = Object.entries(JSON.parse(readFileSync(file, 'utf8')));
  let written = 0;
  for (let i = 0; written < bytes; i += 1) {
    const round = Math.floor(i / responses.length);
    const [name, given] = responses[i % responses.length];
    const query = `${name} ${round}`;
    const text = `${i === 0 ? '{' : ',\n'}${JSON.stringify(query)}: ${response(given, query, round)}`;
    written += Buffer.byteLength(text);
    yield text;
  }
  yield '}\n';
}

function* inParts(texts) {
  let part = '';
  for (const text of texts) {
    part += text;
    if (part.length < PART) continue;
    yield part;
    part = '';
  }
  yield part;
}

const [kind, size, more] = process.argv.slice(2);
const kinds = {
  trec: () => run(Number(size), Number(more ?? 1)),
  serper: () => serper(Number(size), more ?? 'test/fixtures/imports/serper.json'),
};
if (!Object.hasOwn(kinds, kind) || !(Number(size) > 0)) {
  console.error('Usage: node scripts/large-file.mjs trec LINES [TOPICS] | serper BYTES [FILE]');
  process.exitCode = 64;
} else await pipeline(inParts(kinds[kind]()), process.stdout);
