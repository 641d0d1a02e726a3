import { isUnauthenticated, whenUnauthenticated } from './api.js';
import { byId } from './dom.js';
import { key } from './key.js';
import { sentenceOf } from './panel.js';

/** Asks for a key when the server wants one, and tries it at once. */
export class KeyForm {
  /** @param {() => Promise<void>} open tries the key that is kept; throws Refused */
  constructor(open) {
    this.section = byId('key');
    this.text = byId('key-text', HTMLInputElement);
    this.error = byId('key-error');
    this.forget = byId('forget-key');
    this.open = open;
  }

  listen() {
    byId('key-form').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#try();
    });
    this.forget.addEventListener('click', () => {
      key.forget();
      location.reload();
    });
    this.forget.hidden = key.get() === null;
    whenUnauthenticated((refused) => this.#ask(refused.message));
  }

  /** One key that is no good may be refused to several requests. @param {string} reason */
  #ask(reason) {
    const isFirst = this.section.hidden;
    const wasGiven = key.get() !== null;
    if (!isFirst && !wasGiven) return;
    this.section.hidden = false;
    this.error.textContent = wasGiven ? reason : '';
    this.text.toggleAttribute('aria-invalid', wasGiven);
    key.forget();
    this.forget.hidden = true;
    this.text.focus();
  }

  async #try() {
    this.error.textContent = '';
    this.text.removeAttribute('aria-invalid');
    key.set(this.text.value.trim());
    try {
      await this.open();
      this.section.hidden = true;
      this.text.value = '';
      this.forget.hidden = false;
    } catch (error) {
      if (!isUnauthenticated(error)) this.error.textContent = sentenceOf(error);
    }
  }
}
