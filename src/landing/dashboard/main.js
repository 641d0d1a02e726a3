import { restate, show, shown } from './address.js';
import { get, isUnauthenticated } from './api.js';
import { announce, byId } from './dom.js';
import { counted } from './format.js';
import { importForm, offerImport } from './import-form.js';
import { KeyForm } from './key-form.js';
import { nothing, Panel, sentenceOf } from './panel.js';
import { domains } from './panels/domains.js';
import { overlap } from './panels/overlap.js';
import { ranks } from './panels/ranks.js';
import { timeline } from './panels/timeline.js';
import { totals } from './panels/totals.js';
import { RankChoices } from './rank-choices.js';
import { describe, find, nameNone, newest, sessionPicker } from './session.js';

/** @typedef {Wire<import('../../stats/stats.dto.js').GlobalStats>} GlobalStats */

/** What follows from the session alone. */
const ofSession = Object.entries({ totals, timeline, overlap, domains }).map(([id, load]) => ({
  panel: new Panel(id),
  load,
}));
const rankPanel = new Panel('ranks');
const figures = byId('figures');

const choices = new RankChoices((chosen) => show({ ...shown(), query: undefined, url: undefined, ...chosen }));
const picker = sessionPicker((session) => show({ session, measure: shown().measure }));
new KeyForm(open).listen();
let work = new AbortController();

/** @param {string} session @param {import('./address.js').Shown} wanted @param {AbortSignal} signal */
async function rankHistory(session, wanted, signal) {
  const { query, url } = await choices.complete(session, wanted, signal);
  if (query === undefined) return nothing('No query was collected in this session yet.');
  if (url === undefined) return nothing('No engine had organic results for this query text.');
  return ranks(session, query, url, signal);
}

/** @param {import('./session.js').Session} found */
function showFigures({ id, name, resultCount }) {
  const session = String(id);
  const wanted = shown();
  for (const { panel, load } of ofSession) void panel.show(session, (signal) => load(session, signal));
  void rankPanel.show(JSON.stringify([session, wanted.query, wanted.url]), (signal) =>
    rankHistory(session, wanted, signal),
  );
  figures.hidden = false;
  announce(`${name}: ${counted(resultCount, 'result')}`);
}

/** Shows what the address says, or else the newest session. Throws Refused. */
async function showSession() {
  work.abort();
  work = new AbortController();
  const { signal } = work;
  const { session } = shown();
  const found = await (session === undefined ? newest(signal) : find(session, signal));
  if (!found || signal.aborted) return;
  if (session === undefined) restate({ ...shown(), session: String(found.id) });
  byId('failure').textContent = '';
  byId('session').hidden = false;
  describe(found);
  picker.set(String(found.id), found.name);
  showFigures(found);
}

async function showWorkspace() {
  /** @type {GlobalStats} */
  const { sessions, queries, results, websites } = await get('/stats/global');
  const parts = [
    counted(sessions, 'session'),
    counted(queries, 'query', 'queries'),
    counted(results, 'result'),
    counted(websites, 'page'),
  ];
  byId('workspace').textContent = parts.join(' · ');
  offerImport(sessions === 0);
}

/** Shows everything, also after a key or a file came. Throws Refused. */
async function open() {
  await Promise.all([showWorkspace(), showSession()]);
}

/** @param {unknown} error */
function fail(error) {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  if (isUnauthenticated(error)) return;
  byId('session').hidden = false;
  figures.hidden = true;
  nameNone();
  picker.set('');
  byId('failure').textContent = sentenceOf(error);
}

importForm(() => {
  for (const { panel } of ofSession) panel.clear();
  rankPanel.clear();
  choices.forget();
  open().catch(fail);
});
addEventListener('hashchange', () => void showSession().catch(fail));
open().catch(fail);
