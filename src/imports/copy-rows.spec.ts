import { CopyRows } from './copy-rows.js';

describe('rows for COPY', () => {
  it('write every kind of value in the text format', () => {
    const rows = new CopyRows();
    rows.add(['a\tb\\c\r\nd', null, 5, Buffer.from([0, 255]), new Date(0), '', '\\N']);
    rows.add(['second']);
    expect(rows.take().toString('utf8')).toBe(
      'a\\tb\\\\c\\r\\nd\t\\N\t5\t\\\\x00ff\t1970-01-01T00:00:00.000Z\t\t\\\\N\nsecond\n',
    );
    expect(rows.isEmpty).toBe(true);
  });
});
