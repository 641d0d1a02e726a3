/** No XML 1.0 document can hold these, however they are written; nor may a text look like one that stands for another. */
const ILLEGAL = /(?![\t\n\r\u007F-\u009F])[\p{Cc}\uFFFE\uFFFF]|_(?=x[0-9A-F]{4}_)/gu;
const SPECIAL = /[&<>"\t\n\r]/g;
const MUST_ESCAPE = /[&<>"\p{Cc}\uFFFE\uFFFF_]/u;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const hex = (character: string): string => character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');

/**
 * Text within an element or an attribute. White space stays as it is; a character that XML cannot hold becomes `_x0001_`
 * (ISO/IEC 9075-14, as spreadsheets do), so that two texts never become one.
 */
export const xmlText = (text: string): string =>
  MUST_ESCAPE.test(text)
    ? text
        .replaceAll(ILLEGAL, (character) => `_x${hex(character)}_`)
        .replaceAll(SPECIAL, (character) => ENTITIES[character] ?? `&#${character.charCodeAt(0)};`)
    : text;
