import type { Request, Response } from 'express';
import { conditions, tagOf } from './entity-tag.js';

it('a strong tag names the form, and a weak one any of them', () => {
  expect(['identity', 'br', 'gzip'].map((encoding) => tagOf('"7-x"', encoding))).toEqual([
    '"7-x"',
    '"7-x-br"',
    '"7-x-gzip"',
  ]);
  expect(tagOf('W/"x"', 'br')).toBe('W/"x"');
  expect(tagOf(tagOf('"7-x"', 'br'), 'br')).toBe('"7-x-br"');
});

it.each([
  ['"7-x-br"', '"7-x"'],
  ['"7-x"', '"7-x"'],
  ['"a-gzip", "b-br", W/"c-br"', '"a", "b", W/"c-br"'],
  ['*', '*'],
])('a condition of %s is one of %s', (given, plain) => {
  const request = { headers: { 'if-none-match': given, 'if-match': given } } as unknown as Request;
  const next = jest.fn();
  conditions(request, {} as Response, next);
  expect(request.headers).toEqual({ 'if-none-match': plain, 'if-match': plain });
  expect(next).toHaveBeenCalledWith();
});
