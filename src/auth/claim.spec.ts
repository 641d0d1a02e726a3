import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { claimOf } from './claim.js';
import { hashOf, newKeyText } from './key-text.js';

const [one, other] = [newKeyText(), newKeyText()];
const asked = (socket: object, headers: IncomingHttpHeaders) => ({ socket, headers }) as IncomingMessage;

it('is that of the request, whatever came over its connection before', () => {
  const connection = {};
  const claims = [
    { authorization: `Bearer ${one}` },
    { authorization: `Bearer ${one}` },
    { authorization: `Bearer ${other}` },
    { 'x-api-key': one },
    { authorization: `Bearer ${other}`, 'x-api-key': other },
    { authorization: 'Basic eDp5', 'x-api-key': 'none of ours' },
  ].map((headers) => claimOf(asked(connection, headers)));
  expect(claims.map(({ text }) => text)).toEqual([one, one, other, one, other, 'none of ours']);
  expect(claims.map(({ text, hash }) => hash.equals(hashOf(text)))).toEqual(claims.map(() => true));
  expect(claims.map(({ isKeyText }) => isKeyText)).toEqual([true, true, true, true, true, false]);
});

it('is none where a request names no key, or two, on a connection that has named one', () => {
  const connection = {};
  claimOf(asked(connection, { authorization: `Bearer ${one}` }));
  expect(() => claimOf(asked(connection, {}))).toThrow(/key/i);
  expect(() => claimOf(asked(connection, { authorization: `Bearer ${one}`, 'x-api-key': other }))).toThrow(
    /different keys/,
  );
});
