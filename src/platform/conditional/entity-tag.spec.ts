import { tagOfBytes, versionsOf, versionTag } from './entity-tag.js';

it('a tag holds the version of the row, and differs with the bytes', () => {
  const [one, other] = ['{"a":1}', '{"a":2}'].map(
    (body) => tagOfBytes(versionTag({ version: 7 }), Buffer.from(body)) ?? '',
  );
  expect(one).toMatch(/^"7-[\w-]{27}"$/);
  expect(one).not.toBe(other);
  expect([one, other].map((tag) => versionsOf(tag ?? ''))).toEqual([[7], [7]]);
});

it('a tag that is of no version stays what it is', () => {
  expect(tagOfBytes('W/"1"', Buffer.of())).toBeUndefined();
  expect(tagOfBytes('"x"', Buffer.of())).toBeUndefined();
});

it.each<[string, number[] | undefined]>([
  ['"7"', [7]],
  ['"7-abc"', [7]],
  ['"7-abc-gzip"', [7]],
  ['"7-abc", "8-def"', [7, 8]],
  ['"7-abc",W/"8-def"', [7]],
  ['W/"7-abc"', []],
  ['*', undefined],
  [' * ', undefined],
  ['"*"', []],
  ['7', []],
  ['""', []],
  ['"7x"', []],
  ['"-7"', []],
  ['"a, 7"', []],
  ['"99999999999"', []],
  ['"2147483648"', []],
  ['', []],
])('If-Match: %s names the versions %j', (header, versions) => {
  expect(versionsOf(header)).toEqual(versions);
});
