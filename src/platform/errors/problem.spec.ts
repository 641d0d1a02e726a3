import { BadRequestException, NotFoundException } from '@nestjs/common';
import { DomainError, InvalidInput } from './domain-error.js';
import { toDomainError, toProblem } from './problem.js';

const thrownBy = (code: string, message = 'SELECT secret FROM "results" violates constraint "x"') =>
  Object.assign(new Error(message), { driverError: Object.assign(new Error(message), { code }) });

it.each([
  ['23505', 409, 'DUPLICATE'],
  ['23503', 409, 'REFERENCE_BROKEN'],
  ['40P01', 409, 'WRITE_CONFLICT'],
  ['40001', 409, 'WRITE_CONFLICT'],
  ['22P02', 400, 'VALUE_REFUSED'],
  ['22003', 400, 'VALUE_REFUSED'],
  ['22021', 400, 'VALUE_REFUSED'],
  ['23514', 400, 'VALUE_REFUSED'],
  ['57014', 503, 'STATEMENT_TIMEOUT'],
  ['57P01', 503, 'SERVICE_UNAVAILABLE'],
  ['57P03', 503, 'SERVICE_UNAVAILABLE'],
  ['08006', 503, 'SERVICE_UNAVAILABLE'],
  ['53300', 503, 'SERVICE_UNAVAILABLE'],
  ['ECONNREFUSED', 503, 'SERVICE_UNAVAILABLE'],
  ['ENOTFOUND', 503, 'SERVICE_UNAVAILABLE'],
  ['ERR_STREAM_PREMATURE_CLOSE', 503, 'SERVICE_UNAVAILABLE'],
  ['ERR_STREAM_WRITE_AFTER_END', 503, 'SERVICE_UNAVAILABLE'],
  ['ENETUNREACH', 503, 'SERVICE_UNAVAILABLE'],
  ['42703', 500, 'INTERNAL_ERROR'],
])('says of the database error %s: %i %s, and nothing of what it said', (state, status, code) => {
  const problem = toProblem(toDomainError(thrownBy(state)), '/x', 'id');
  expect(problem).toMatchObject({ status, code, instance: '/x', requestId: 'id' });
  expect(JSON.stringify(problem)).not.toMatch(/secret|SELECT|constraint/);
});

it.each([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
])('takes "%s" for a database that is away, to be tried again', (message) => {
  expect(toDomainError(new Error(message))).toMatchObject({ status: 503, headers: { 'Retry-After': '2' } });
});

it('tells a pool of which all connections are in use from a database that is away', () => {
  const error = toDomainError(new Error('timeout exceeded when trying to connect'));
  expect(error).toMatchObject({ status: 503, headers: { 'Retry-After': '2' } });
  expect(error.message).toBe('All connections to the database are in use at the moment');
});

it.each(['53100', '53200'])('says of %s that the database is full, not that it is away', (state) => {
  const error = toDomainError(thrownBy(state));
  expect(error).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
  expect(error.message).toMatch(/full/);
});

it.each([null, undefined, 'text', 42, {}, new Error('boom at /home/me/secret.ts:1:1'), Object.create(null)])(
  'says nothing of %p but 500',
  (thrown) => {
    const problem = toProblem(toDomainError(thrown), '/', 'id');
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL_ERROR', title: 'Internal Server Error' });
    expect(JSON.stringify(problem)).not.toContain('secret');
  },
);

it('keeps an error of ours as it is', () => {
  const error = new InvalidInput([{ parameter: 'page', code: 'TOO_SMALL', detail: 'must be at least 1' }]);
  expect(toDomainError(error)).toBe(error);
  expect(toProblem(error, '/', 'id')).toMatchObject({
    type: 'urn:search-observatory:problem:invalid-input',
    errors: [{ parameter: 'page' }],
  });
  expect(error).toBeInstanceOf(DomainError);
});

it("reads Nest's own", () => {
  expect(toDomainError(new NotFoundException('Cannot GET /x'))).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
  expect(toDomainError(new BadRequestException("Failed to decode param '%ff'"))).toMatchObject({
    code: 'MALFORMED_URL',
  });
});
