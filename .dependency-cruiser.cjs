/** The direction of imports, as docs/architecture.md describes it. */
const FEATURES =
  '^src/(cache|changes|sessions|queries|results|websites|nouns|imports|exports|rollups|stats|auth|health|demo|landing)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$' }, to: {} },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/', pathNot: '^src/platform/' },
    },
    {
      name: 'platform-only-through-its-door',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/' },
      to: { path: '^src/platform/[^/]+/(?!index\\.ts$)' },
    },
    {
      name: 'platform-pieces-meet-at-their-doors',
      severity: 'error',
      from: { path: '^src/platform/([^/]+)/' },
      to: { path: '^src/platform/[^/]+/(?!index\\.ts$)', pathNot: '^src/platform/$1/' },
    },
    {
      name: 'a-piece-never-imports-its-own-door',
      severity: 'error',
      from: { path: '^src/platform/([^/]+)/' },
      to: { path: '^src/platform/$1/index\\.ts$' },
    },
    {
      name: 'features-see-only-public-files',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '^src/(platform|cli)/' },
      to: {
        path: FEATURES,
        pathNot: ['^src/$1/', '\\.(module|service|entity|dto|errors|decorator)\\.ts$', 'query-identity\\.ts$'],
      },
    },
    {
      name: 'typeorm-stays-in-the-data-layer',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['\\.(repository|entity|module|spec)\\.ts$', '^src/platform/(database|bulk|pagination)/'],
      },
      to: { path: 'node_modules/(typeorm|@nestjs/typeorm|pg)/' },
    },
    {
      name: 'controllers-call-services',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: '\\.(repository|entity)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'results-know-queries-know-sessions',
      severity: 'error',
      from: { path: '^src/sessions/' },
      to: { path: '^src/(queries|results)/', pathNot: '\\.dto\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'stats-are-imported-by-nobody',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(stats/|app\\.module\\.ts$|cli/)' },
      to: { path: '^src/stats/' },
    },
    { name: 'migrations-stand-alone', severity: 'error', from: { path: '^migrations/' }, to: { path: '^src/' } },
    {
      name: 'production-needs-no-dev-dependency',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
