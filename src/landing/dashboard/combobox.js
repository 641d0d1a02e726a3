import { announce, el, isolated } from './dom.js';
import { counted } from './format.js';

/** @typedef {{ value: string, name: string, note?: string }} Option */
/** @typedef {{ options: Option[], total: number }} Suggestions */

const PAUSE_MS = 200;

/**
 * A field that suggests while one types: the editable combobox of the ARIA patterns, with a list that is asked for.
 */
export class Combobox {
  #value = '';
  /** @type {Option[]} */
  #options = [];
  #active = -1;
  #work = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;

  /**
   * @param {HTMLElement} place
   * @param {object} about
   * @param {string} about.id
   * @param {string} about.label
   * @param {(text: string, signal: AbortSignal) => Promise<Suggestions>} about.suggest for no text: what comes first
   * @param {(value: string) => void} about.choose
   * @param {boolean} [about.isFree] whether what is typed counts as well
   */
  constructor(place, { id, label, suggest, choose, isFree = false }) {
    this.suggest = suggest;
    this.choose = choose;
    this.isFree = isFree;
    this.id = id;
    this.input = el('input', {
      id,
      type: 'text',
      role: 'combobox',
      autocomplete: 'off',
      spellcheck: 'false',
      dir: 'auto',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': `${id}-list`,
    });
    this.list = el('ul', { id: `${id}-list`, role: 'listbox', 'aria-label': label });
    this.more = el('p', { class: 'note', 'aria-hidden': 'true' });
    this.popup = el('div', { class: 'popup', hidden: true }, this.list, this.more);
    place.replaceChildren(el('label', { for: id }, label), el('div', { class: 'combobox' }, this.input, this.popup));
    this.#listen();
  }

  /** Says what is chosen. @param {string} value @param {string} [name] */
  set(value, name = value) {
    this.#value = name;
    if (this.input !== document.activeElement || this.popup.hidden) this.input.value = name;
  }

  #listen() {
    this.input.addEventListener('input', () => this.#open(this.input.value, PAUSE_MS));
    this.input.addEventListener('focus', () => this.input.select());
    this.input.addEventListener('click', () => {
      if (!this.popup.hidden) return;
      this.input.select();
      this.#open('');
    });
    this.input.addEventListener('blur', () => this.#close());
    this.input.addEventListener('keydown', (event) => this.#key(event));
    // The field keeps the focus: a press on the list must not take it.
    this.popup.addEventListener('pointerdown', (event) => event.preventDefault());
    this.list.addEventListener('click', ({ target }) => {
      const item = target instanceof Element ? target.closest('[role=option]') : null;
      if (item) this.#take(Array.from(this.list.children).indexOf(item));
    });
  }

  /** @param {string} text @param {number} [pause] */
  #open(text, pause = 0) {
    clearTimeout(this.#pause);
    this.#work.abort();
    this.#work = new AbortController();
    const { signal } = this.#work;
    this.#pause = setTimeout(() => {
      void this.suggest(text.trim(), signal).then(
        (found) => !signal.aborted && this.#show(found),
        () => !signal.aborted && this.#show({ options: [], total: 0 }),
      );
    }, pause);
  }

  /** @param {Suggestions} suggestions */
  #show({ options, total }) {
    this.#options = options;
    this.list.replaceChildren(
      ...options.map(({ value, name, note }, i) =>
        el(
          'li',
          { id: `${this.id}-${i}`, role: 'option', 'aria-selected': 'false', 'data-value': value },
          isolated(name),
          note === undefined ? null : el('span', { class: 'note' }, note),
        ),
      ),
    );
    this.more.textContent =
      total > options.length ? `${options.length} of ${counted(total, 'match', 'matches')}: type to find others` : '';
    this.list.hidden = options.length === 0;
    if (this.list.hidden) this.more.textContent = this.isFree ? 'Enter shows what is typed' : 'Nothing of that name';
    this.popup.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
    this.#move(-1);
    announce(this.list.hidden ? this.more.textContent : counted(total, 'suggestion'));
  }

  #close() {
    clearTimeout(this.#pause);
    this.#work.abort();
    this.popup.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
    this.input.value = this.#value;
  }

  /** @param {number} to */
  #move(to) {
    const items = Array.from(this.list.children);
    this.#active = to;
    for (const [i, item] of items.entries()) item.setAttribute('aria-selected', String(i === to));
    const item = items[to];
    if (item) {
      this.input.setAttribute('aria-activedescendant', item.id);
      item.scrollIntoView({ block: 'nearest' });
    } else this.input.removeAttribute('aria-activedescendant');
  }

  /** @param {number} at */
  #take(at) {
    const value = this.#options[at]?.value ?? (this.isFree ? this.input.value.trim() : '');
    if (value) this.#value = this.#options[at]?.name ?? value;
    this.#close();
    this.input.select();
    if (value) this.choose(value);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = this.#options.length - 1;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (this.popup.hidden) this.#open('');
      else
        this.#move(
          step > 0 ? (this.#active >= last ? 0 : this.#active + 1) : this.#active <= 0 ? last : this.#active - 1,
        );
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (this.#active >= 0 || this.isFree) this.#take(this.#active);
    } else if (event.key === 'Escape' && !this.popup.hidden) {
      event.preventDefault();
      this.#close();
    }
  }
}
