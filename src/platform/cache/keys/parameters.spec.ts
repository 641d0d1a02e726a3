import { argumentReader, parameterNames } from './parameters.js';

class Methods {
  plain(_id: number, _name = 'a, b') {}
  async long(_a: { x: number } = { x: 1 }, /* c, d */ ..._rest: string[]) {}
  destructured({ a }: { a: number }, [_b]: string[], _c: string) {
    return a;
  }
  none() {}
}

it.each([
  ['plain', ['_id', '_name']],
  ['long', ['_a', '_rest']],
  ['destructured', [undefined, undefined, '_c']],
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
