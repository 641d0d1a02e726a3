/** Where to go from `/`: path, name, what it is. */
export const LINKS = [
  { href: '/docs', title: 'API explorer', description: 'Swagger UI: every route, tried out from here' },
  { href: '/openapi.json', title: 'OpenAPI document', description: 'The contract of the API, also as /openapi.yaml' },
  { href: '/api/v1/sessions', title: 'Sessions', description: 'What has been collected, as JSON' },
  { href: '/health', title: 'Health', description: 'Database, migrations and connection pool' },
] as const;
