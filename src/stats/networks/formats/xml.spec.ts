import fc from 'fast-check';
import { xmlText } from './xml.js';

it('writes what XML knows as it does, and leaves the rest as it is', () => {
  expect(xmlText('a < b & "c" > d')).toBe('a &lt; b &amp; &quot;c&quot; &gt; d');
  expect(xmlText('tab\tline\r\n')).toBe('tab&#9;line&#13;&#10;');
  expect(xmlText("Ærø 日本 👩🏽‍🚀 don't")).toBe("Ærø 日本 👩🏽‍🚀 don't");
});

it('writes what no XML document can hold as spreadsheets do, and never two texts alike', () => {
  expect(xmlText('a\u0001b\uFFFE')).toBe('a_x0001_b_xFFFE_');
  expect(xmlText('a_x0001_b')).toBe('a_x005F_x0001_b');
  expect(xmlText('a_x_b')).toBe('a_x_b');
  const text = fc.string({ unit: fc.constantFrom('\u0001', '_', 'x', '0', '1', '5', 'F', 'a', '&', '\uFFFF') });
  fc.assert(fc.property(text, text, (a, b) => (a === b) === (xmlText(a) === xmlText(b))));
});
