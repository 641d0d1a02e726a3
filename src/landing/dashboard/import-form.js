import { post } from './api.js';
import { byId, el, isolated } from './dom.js';
import { counted, number } from './format.js';
import { key } from './key.js';
import { sentenceOf } from './panel.js';

/** @typedef {Wire<import('../../imports/import.dto.js').ImportReport>} Report */

const SHOWN_ERRORS = 5;

/** @param {Report} report */
function inWords({ format, inserted, updated, skipped, failed, queries, errors }) {
  const taken = `${counted(inserted, 'result')} taken in, of ${counted(queries.inserted, 'new query', 'new queries')} (${format}).`;
  const known = skipped + updated > 0 ? ` ${number(skipped + updated)} were there already.` : '';
  const faults = errors
    .slice(0, SHOWN_ERRORS)
    .map(({ line, detail }) => el('li', {}, `Line ${number(line)}: `, isolated(detail)));
  const left = failed > faults.length ? el('li', {}, `and ${number(failed - faults.length)} more`) : null;
  return [
    el('p', {}, taken + known, failed > 0 ? ` ${number(failed)} could not be taken:` : ''),
    ...(faults.length > 0 ? [el('ul', {}, ...faults, left)] : []),
  ];
}

/** The shell's way to the same. */
function shell() {
  const header = key.get() === null ? '' : ' -H "Authorization: Bearer $KEY"';
  return `printf 'query,rank,url\\ntea,1,https://en.wikipedia.org/wiki/Tea\\n' |
  curl${header} -H 'Content-Type: text/csv' --data-binary @- \\
  "${location.origin}/api/v1/imports?sessionName=Tea&engine=google"`;
}

/** @param {string} id */
const valueOf = (id) => byId(id, HTMLInputElement).value.trim() || undefined;

/** Offers to add result pages. @param {boolean} isFirst whether there are none yet */
export function offerImport(isFirst) {
  byId('import').hidden = false;
  byId('import-title').textContent = isFirst ? 'Nothing is collected yet: add result pages' : 'Add result pages';
  byId('import-shell').textContent = shell();
}

/** Sends a file that is chosen or dropped. @param {(report: Report) => void} done */
export function importForm(done) {
  const file = byId('import-file', HTMLInputElement);
  const report = byId('import-report');
  const drop = byId('import-drop');

  async function send() {
    const chosen = file.files?.[0];
    if (!chosen) return;
    report.textContent = `Sending ${chosen.name} …`;
    try {
      /** @type {Report} */
      const answer = await post(
        '/imports',
        { sessionName: valueOf('import-session'), engine: valueOf('import-engine') },
        chosen,
      );
      report.replaceChildren(...inWords(answer));
      done(answer);
    } catch (error) {
      report.replaceChildren(el('p', { class: 'error' }, sentenceOf(error)));
    }
  }

  byId('import-form').addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  drop.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    if (event.dataTransfer?.files.length) file.files = event.dataTransfer.files;
  });
}
