import { fingerprintOf, normalise } from './fingerprint.js';

describe('normalise', () => {
  it.each([
    ["SELECT 1 WHERE name = 'O''Brien' AND n > -1.5e3", 'SELECT ? WHERE name = ? AND n > ?'],
    ["SELECT E'a\\'b', $$dollar 'quoted'$$, $tag$x$tag$", 'SELECT ?, ?, ?'],
    ['SELECT a1, "b 2" FROM t1 WHERE id = $1 -- of 7\n LIMIT 50', 'SELECT a1, "b 2" FROM t1 WHERE id = $1 LIMIT ?'],
    ['SELECT /* 1 */ x\n\t  FROM t', 'SELECT x FROM t'],
    ['WHERE id IN ($1, $2,$3)', 'WHERE id IN (…)'],
    ['WHERE id = ANY($1) AND k = ($2)', 'WHERE id = ANY($1) AND k = ($2)'],
    ["VALUES ($1, $2::text), (3, 'x'), ($4, 5)", 'VALUES (…), …'],
  ])('%s', (sql, expected) => {
    expect(normalise(sql)).toBe(expected);
  });

  it.each(["SELECT 'secret", 'SELECT $$secret', "SELECT 'O''secret"])(
    'shows nothing of a value that was cut: %s',
    (sql) => {
      expect(normalise(sql)).toBe('SELECT ?');
    },
  );
});

describe('fingerprintOf', () => {
  it('is the same for other values and lists of other lengths, and another for another statement', () => {
    const { id } = fingerprintOf('SELECT a FROM t WHERE id IN ($1, $2) AND b = 5');
    expect(fingerprintOf('SELECT a FROM t WHERE id IN ($1, $2, $3)  AND b = 77').id).toBe(id);
    expect(fingerprintOf('SELECT b FROM t WHERE id IN ($1, $2) AND b = 5').id).not.toBe(id);
    expect(fingerprintOf('SELECT a FROM t WHERE id IN ($1, $2) AND b = $3').id).toBe(id);
    expect(id).toMatch(/^[\da-f]{16}$/);
  });
});
