import { JsonText } from './json-text.js';

test('is the bytes of its text, whatever its parts hold', () => {
  const json = new JsonText('["', 'heat pump', '",', '"Wärmepumpe €"', ',"😀', '\u{d800}', '"]');

  expect(json.text).toBe('["heat pump","Wärmepumpe €","😀\u{d800}"]');
  expect(json.bytes).toEqual(Buffer.from(json.text));
});

test('makes its bytes once', () => {
  const json = new JsonText('{}');

  expect(json.bytes).toBe(json.bytes);
});

test.each([
  ['{}', [], '{"queries":[]}'],
  ['{}', ['{"id":2}'], '{"queries":[{"id":2}]}'],
  ['{"id":1}', [], '{"id":1,"queries":[]}'],
  ['{"id":1}', ['{"id":2}', '{"id":3}', '4'], '{"id":1,"queries":[{"id":2},{"id":3},4]}'],
])('extends %s by an array of %j', (object, items, text) => {
  expect(JsonText.extending(object, 'queries', items).text).toBe(text);
});
