import { numbered } from './named-parameters.js';

it('numbers known names in the order in which they come, each once', () => {
  expect(numbered('a = :second AND b = :first OR c = :second', ['first', 'second'])).toEqual({
    text: 'a = $1 AND b = $2 OR c = $1',
    names: ['second', 'first'],
  });
});

it('takes casts, formats and unknown names for SQL', () => {
  const sql = `:text::text || to_char(at, 'HH24:MI:SS') || '{"text":' || a[1:text] || :other`;
  expect(numbered(sql, ['text']).text).toBe(
    `$1::text || to_char(at, 'HH24:MI:SS') || '{"text":' || a[1:text] || :other`,
  );
});
