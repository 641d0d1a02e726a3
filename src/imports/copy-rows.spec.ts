import { CopyRows } from './copy-rows.js';

describe('rows for COPY', () => {
  it('write every kind of value in the text format', () => {
    const rows = new CopyRows();
    rows.add(['a\tb\\c\r\nd', null, 5, Buffer.from([0, 255]), new Date(0), '', '\\N']);
    rows.add(['second']);
    expect(rows.bytes.toString('utf8')).toBe(
      'a\\tb\\\\c\\r\\nd\t\\N\t5\t\\\\x00ff\t1970-01-01T00:00:00.000Z\t\t\\\\N\nsecond\n',
    );
  });

  it('are whole however many there are and whatever their characters take, and begin anew after clear', () => {
    const rows = new CopyRows();
    const texts = Array.from({ length: 200 }, (_, i) => '\u{1F50E}検索é '.repeat(i * 7));
    for (const text of texts) rows.add([text]);
    expect(rows.bytes.toString('utf8')).toBe(`${texts.join('\n')}\n`);
    rows.clear();
    rows.add(['again']);
    expect(rows.bytes.toString('utf8')).toBe('again\n');
  });
});
