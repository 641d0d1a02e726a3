/** @typedef {Node | string | number | null | undefined} Child */

/**
 * An element. Children that are no nodes become text, never markup: names, titles and URLs are hostile.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes] `true` sets an empty one, `false` and null none
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  for (const child of children) {
    if (child !== undefined && child !== null) element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/**
 * An element of the page.
 *
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [type]
 * @returns {T}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!element || (type && !(element instanceof type))) throw new Error(`The page has no #${id}`);
  return /** @type {T} */ (element);
}

/** Text of unknown direction, which must not turn what stands around it. @param {string} text */
export const isolated = (text) => el('bdi', { dir: 'auto' }, text);

/** Says something to those who listen instead of looking. @param {string} text */
export function announce(text) {
  byId('live').textContent = text;
}
