/** What is shown, as the part of the address that is never sent: a link shows the same to others. */

/** @typedef {{ session?: string, query?: string, url?: string, measure?: string }} Shown */

const NAMES = /** @type {const} */ (['session', 'query', 'url', 'measure']);

/** @returns {Shown} */
export function shown() {
  const given = new URLSearchParams(location.hash.slice(1));
  /** @type {Shown} */
  const found = {};
  for (const name of NAMES) {
    const value = given.get(name);
    if (value) found[name] = value;
  }
  return found;
}

/** @param {Shown} wanted */
export function hashOf(wanted) {
  const given = new URLSearchParams();
  for (const name of NAMES) {
    const value = wanted[name];
    if (value) given.set(name, value);
  }
  return `#${given}`;
}

/** Shows this; the back button leads to what was before. @param {Shown} wanted */
export function show(wanted) {
  location.hash = hashOf(wanted);
}

/** Says better what is shown already, without a step for the back button. @param {Shown} wanted */
export function restate(wanted) {
  history.replaceState(null, '', hashOf(wanted));
}
