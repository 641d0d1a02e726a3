import { argumentReader, parameterNames } from './parameters.js';

class Methods {
  plain(id: number, name = 'a, b') {
    return [id, name];
  }
  async long(first: { x: number } = { x: 1 }, /* c, d */ ...rest: string[]) {
    return [first, rest];
  }
  destructured({ a }: { a: number }, [b]: string[], c: string) {
    return [a, b, c];
  }
  none() {
    return [];
  }
}

it.each([
  ['plain', ['id', 'name']],
  ['long', ['first', 'rest']],
  ['destructured', [undefined, undefined, 'c']],
  ['none', []],
] as const)('reads the names of the parameters of %s', (method, names) => {
  expect(parameterNames(Methods.prototype[method])).toEqual(names);
});

it.each([
  ['id', 7],
  ['query.page', 2],
  ['query.filter.tag', 'x'],
  ['query.missing.deeper', undefined],
  ['0', 7],
  ['result.id', 9],
])('finds {%s}', (path, value) => {
  const read = argumentReader(path, ['id', 'query']);
  expect(read([7, { page: 2, filter: { tag: 'x' } }], { id: 9 })).toBe(value);
});

it('names the arguments that there are', () => {
  expect(() => argumentReader('page', ['id', undefined])).toThrow("no argument is named 'page' (there are: id, 1)");
});
