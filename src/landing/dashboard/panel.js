import { Refused } from './api.js';
import { byId, el } from './dom.js';

/** @param {unknown} error */
export const sentenceOf = (error) =>
  error instanceof Refused ? error.message : 'The server cannot be reached. Is it running?';

/** A part of the page that shows one thing at a time. */
export class Panel {
  /** What is shown or under way. @type {string | undefined} */
  #shown;
  #work = new AbortController();

  /** @param {string} id */
  constructor(id) {
    this.section = byId(id);
    this.content = /** @type {HTMLElement} */ (this.section.querySelector('.content'));
  }

  /**
   * Shows what `load` finds. What is under way for something else is given up; what is shown already stays.
   *
   * @param {string} what
   * @param {(signal: AbortSignal) => Promise<Node[]>} load
   */
  async show(what, load) {
    if (what === this.#shown) return;
    const { signal } = this.#begin(what);
    try {
      const nodes = await load(signal);
      if (!signal.aborted) this.content.replaceChildren(...nodes);
    } catch (error) {
      if (signal.aborted) return;
      this.#shown = undefined;
      this.content.replaceChildren(this.#failure(error, () => void this.show(what, load)));
    } finally {
      if (!signal.aborted) this.section.removeAttribute('aria-busy');
    }
  }

  /** Nothing is shown, and what is shown next is asked for anew. */
  clear() {
    this.#work.abort();
    this.#shown = undefined;
    this.content.replaceChildren();
  }

  /** @param {string} what */
  #begin(what) {
    this.#work.abort();
    this.#work = new AbortController();
    this.#shown = what;
    this.section.setAttribute('aria-busy', 'true');
    return this.#work;
  }

  /** @param {unknown} error @param {() => void} again */
  #failure(error, again) {
    const button = el('button', { class: 'quiet', type: 'button' }, 'Try again');
    button.addEventListener('click', again);
    return el('div', { class: 'failed', role: 'alert' }, el('p', { class: 'error' }, sentenceOf(error)), button);
  }
}

/** What a panel says instead of figures. @param {string} text */
export const nothing = (text) => [el('p', { class: 'nothing' }, text)];
