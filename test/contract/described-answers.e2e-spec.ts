import { readFileSync } from 'node:fs';

interface Operation {
  parameters?: { name: string; description?: string; schema: { maximum?: number } }[];
  responses: Record<string, { headers?: Record<string, unknown> }>;
}
const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
};
const operation = (name: string): Operation => {
  const [method = '', path = ''] = name.split(' ');
  return paths[`/api/v1${path}`]?.[method] as Operation;
};
const headersOf = (name: string, status: string): string[] =>
  Object.keys(operation(name).responses[status]?.headers ?? {});

// The contract is generated; what is generated of it must also be true of the routes.
it.each([
  ['post /sessions', [404]],
  ['post /keys', [404, 422]],
  ['put /diagnostics/log-level', [404, 409, 422]],
  ['patch /sessions/{id}', [422]],
  ['put /websites/bulk', [404]],
])('%s does not declare %j, which it never answers', (name, statuses) => {
  const declared = Object.keys(operation(name).responses).map(Number);
  expect(declared.filter((status) => statuses.includes(status))).toEqual([]);
});

it.each([
  ['post /sessions', [409, 422]],
  ['post /imports', [404, 422]],
  ['post /keys/{id}/rotate', [404, 409]],
  ['patch /queries/{id}', [404, 409]],
  ['put /websites/bulk', [409, 422]],
  ['delete /websites/{id}', [404, 409]],
])('%s declares %j', (name, statuses) => {
  expect(Object.keys(operation(name).responses).map(Number)).toEqual(expect.arrayContaining(statuses));
});

it('says that kept answers have a Cache-Status, and new rows a Location', () => {
  expect(headersOf('get /sessions', '200')).toContain('Cache-Status');
  expect(headersOf('get /sessions', '304')).toContain('Cache-Status');
  expect(headersOf('get /keys', '200')).not.toContain('Cache-Status');
  expect(headersOf('post /sessions', '201')).toContain('Location');
  expect(headersOf('post /sessions/{id}/queries', '201')).toContain('Location');
});

it('promises the pages that are there with any perPage, and tells of those beyond', () => {
  const parameter = (wanted: string) => operation('get /sessions').parameters?.find(({ name }) => name === wanted);
  const [page, perPage] = [parameter('page'), parameter('perPage')];
  expect(Number(page?.schema.maximum) * Number(perPage?.schema.maximum)).toBe(10_000);
  expect(page?.description).toMatch(/further as long as page × perPage is at most 10,000/);
});
