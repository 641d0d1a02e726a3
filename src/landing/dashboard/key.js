const NAME = 'observatory.key';

/** The API key, for as long as the tab is open. */
export const key = {
  get: () => sessionStorage.getItem(NAME),
  /** @param {string} text */
  set: (text) => sessionStorage.setItem(NAME, text),
  forget: () => sessionStorage.removeItem(NAME),
};
