import { get } from './api.js';
import { Combobox } from './combobox.js';
import { byId, el, isolated } from './dom.js';
import { counted, day } from './format.js';

/** @typedef {Wire<import('../../sessions/session.dto.js').SessionItem>} Item */
/** @typedef {Pick<Item, 'id' | 'name' | 'description' | 'tags' | 'status' | 'resultCount' | 'createdAt'>} Session */

const FIELDS = 'id,name,description,tags,status,resultCount,createdAt';
const PER_PAGE = 30;

/**
 * The newest sessions, or those with this text in their name.
 *
 * @param {string} search
 * @param {AbortSignal} signal
 * @returns {Promise<{ items: Session[], total: number }>}
 */
const list = (search, signal) =>
  get('/sessions', { search: search || undefined, perPage: PER_PAGE, fields: FIELDS }, signal);

/** The newest one that has anything to show. @param {AbortSignal} signal @returns {Promise<Session | undefined>} */
export async function newest(signal) {
  const { items } = await list('', signal);
  return items.find(({ resultCount }) => resultCount > 0) ?? items[0];
}

/** @param {string} id @param {AbortSignal} signal @returns {Promise<Session>} */
export const find = (id, signal) => get(`/sessions/${encodeURIComponent(id)}`, { fields: FIELDS }, signal);

/** @param {(id: string) => void} choose */
export function sessionPicker(choose) {
  return new Combobox(byId('session-picker'), {
    id: 'session-choice',
    label: 'Session',
    choose,
    async suggest(text, signal) {
      const { items, total } = await list(text, signal);
      const options = items.map(({ id, name, resultCount, createdAt }) => ({
        value: String(id),
        name,
        note: `${counted(resultCount, 'result')} · ${day(createdAt)}`,
      }));
      return { options, total };
    },
  });
}

/** @param {Session} session */
export function describe({ name, description, tags, status }) {
  byId('session-name').replaceChildren(isolated(name));
  document.title = `${name} · Search Observatory`;
  const words = [el('li', { class: `status ${status}` }, status), ...tags.map((tag) => el('li', {}, isolated(tag)))];
  byId('session-about').replaceChildren(
    ...(description ? [el('p', { dir: 'auto' }, description)] : []),
    el('ul', { class: 'tags', 'aria-label': 'Status and tags' }, ...words),
  );
}

/** Where the session of the address cannot be shown. */
export function nameNone() {
  byId('session-name').textContent = 'Nothing to show';
  byId('session-about').replaceChildren();
  document.title = 'Search Observatory';
}
