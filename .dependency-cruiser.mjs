// The import rules inside an app, as shown in ARCHITECTURE.md. Between packages, `package.json` is the rule: a package
// can import only the packages that it lists.
const api = 'apps/api/src'
const layer = (name, from, to, comment, extra = {}) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, ...extra },
  to: { path: to },
})

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'Imports go in one direction, also for types. Move a shared type into the module that both files import.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'Every import must resolve. The types for a framework are checked in a project that has it installed.',
      from: { pathNot: '^packages/element/types/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-unlisted-packages',
      severity: 'error',
      comment: 'A package can import only the packages in its package.json.',
      from: { pathNot: '\\.config\\.ts$|vitest\\.shared\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'pure-domain',
      severity: 'error',
      comment: 'The domain does not depend on transport, storage or the runtime.',
      from: { path: '^packages/domain/src', pathNot: '/testing/' },
      to: { pathNot: '^packages/(domain|token-core)/' },
    },
    {
      name: 'token-core-alone',
      severity: 'error',
      comment: 'The token format depends only on the cryptography of the runtime.',
      from: { path: '^packages/token-core/src' },
      to: { pathNot: '^packages/token-core/src|^(node:)?crypto$' },
    },
    layer(
      'store-points-inward',
      `^${api}/(store|vault)`,
      `^${api}/(graphql|http|auth|commands|setup)`,
      'Storage implements the ports of the domain and depends on nothing else.',
    ),
    layer(
      'auth-points-inward',
      `^${api}/auth`,
      `^${api}/(graphql|http|store|vault|commands|setup)`,
      'Authentication depends only on the ports of the domain.',
    ),
    layer(
      'graphql-asks-use-cases',
      `^${api}/graphql`,
      `^${api}/(store|vault|http|auth|commands|setup|config)`,
      'Resolvers get the use cases from the GraphQL context.',
    ),
    layer(
      'http-stays-outside',
      `^${api}/http`,
      `^${api}/(store|vault|commands|setup)`,
      'The HTTP layer makes no decisions and stores nothing.',
    ),
    layer('commands-need-no-server', `^${api}/commands`, `^${api}/(http|graphql)`, 'A command works without a server.'),
    {
      name: 'loaded-when-settings-ask',
      severity: 'error',
      comment: 'These modules cost start time and memory. Load them with await import(…) if a setting requires them.',
      from: { path: `^${api}`, pathNot: `^${api}/store/(postgres|sqlite)/` },
      to: {
        path: `^${api}/(store/postgres/|store/sqlite/openSqliteStore\\.ts|telemetry/create(Metrics|Tracer)\\.ts)`,
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'app-is-wired-once',
      severity: 'error',
      comment: 'Only the entry point and tests create the app.',
      from: { path: `^${api}`, pathNot: `^${api}/runService\\.ts$` },
      to: { path: `^${api}/app\\.ts$` },
    },
    layer(
      'console-ui-is-a-leaf',
      '^apps/console/src/(ui|lib)',
      '^apps/console/src/(entities|features|app)',
      'ui, lib → entities → features → app.',
    ),
    layer(
      'console-ui-knows-no-graphql',
      '^apps/console/src/ui',
      '^(apps/console/src/generated|packages/graphql-hooks)/',
      'A component that needs data from the API belongs to an entity or a feature.',
    ),
    layer(
      'console-entities-below-features',
      '^apps/console/src/entities',
      '^apps/console/src/(features|app)',
      'ui, lib → entities → features → app.',
    ),
    layer(
      'console-features-below-app',
      '^apps/console/src/features',
      '^apps/console/src/app',
      'ui, lib → entities → features → app.',
    ),
    {
      name: 'console-features-apart',
      severity: 'error',
      comment: 'One feature never imports another.',
      from: { path: '^apps/console/src/features/([^/]+)/' },
      to: { path: '^apps/console/src/features/([^/]+)/', pathNot: '^apps/console/src/features/$1/' },
    },
    layer(
      'sandbox-shares-no-cipher',
      '^apps/sandbox',
      '^(packages/(token-core|domain)|apps/api)/',
      'The gateway has its own implementation of the tokens, so that each implementation tests the other.',
    ),
    layer(
      'sandbox-gateway-alone',
      '^apps/sandbox/gateway',
      '^(packages/|apps/sandbox/(src|site))',
      'The gateway depends neither on the pages that call it nor on our client packages.',
    ),
    layer(
      'sandbox-pages-speak-http',
      '^apps/sandbox/site',
      '^apps/sandbox/(src|gateway)',
      'A page reaches the gateway only over HTTP, like a page of a customer.',
    ),
    layer(
      'browser-code-holds-no-keys',
      '^(packages/(client|react|element|graphql-hooks)|apps/console)/src',
      '^(packages/(token-core|domain)|apps/api)/',
      'Code that handles keys must not be part of a browser bundle.',
    ),
    {
      name: 'no-tests-in-products',
      severity: 'error',
      comment: 'Released code does not import tests.',
      from: { path: '^(apps|packages)/[^/]+/src', pathNot: '/testing/|\\.test\\.|\\.test-d\\.' },
      to: { path: '^(apps|packages)/[^/]+/test/|/testing/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|console/src/generated' },
    exclude: { path: '(^|/)(dist|(?<!console/src/)generated|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@anoncall/source', 'import', 'node', 'default', 'types'],
    },
  },
}
