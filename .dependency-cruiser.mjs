// Who may import whom inside an app, as ARCHITECTURE.md draws it. Between packages the missing dependencies keep the rows.
const api = 'apps/api/src'
const room = (name, from, to, comment, extra = {}) => ({
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
      comment: 'One straight corridor: no room calls back into an earlier one.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'What is imported must be there. Types for a framework are read where that framework is installed.',
      from: { pathNot: '^packages/element/types/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-unlisted-packages',
      severity: 'error',
      comment: 'The strongest fence is a missing dependency.',
      from: { pathNot: '\\.config\\.ts$|vitest\\.shared\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'pure-domain',
      severity: 'error',
      comment: 'The business knows no transport, no storage and no machine.',
      from: { path: '^packages/domain/src', pathNot: '/testing/' },
      to: { pathNot: '^packages/(domain|token-core)/' },
    },
    {
      name: 'token-core-alone',
      severity: 'error',
      comment: 'Text and bytes: the runtime’s cryptography and nothing else.',
      from: { path: '^packages/token-core/src' },
      to: { pathNot: '^packages/token-core/src|^(node:)?crypto$' },
    },
    room(
      'store-points-inward',
      `^${api}/(store|vault)`,
      `^${api}/(graphql|http|auth|commands|setup)`,
      'Storage serves the ports and knows nobody else.',
    ),
    room(
      'auth-points-inward',
      `^${api}/auth`,
      `^${api}/(graphql|http|store|vault|commands|setup)`,
      'Who is calling is decided with the ports alone.',
    ),
    room(
      'graphql-asks-use-cases',
      `^${api}/graphql`,
      `^${api}/(store|vault|http|auth|commands|setup|config)`,
      'The use cases come by context.',
    ),
    room(
      'http-stays-outside',
      `^${api}/http`,
      `^${api}/(store|vault|commands|setup)`,
      'HTTP carries, it does not decide or store.',
    ),
    room('commands-need-no-server', `^${api}/commands`, `^${api}/(http|graphql)`, 'A command works without a server.'),
    {
      name: 'loaded-when-settings-ask',
      severity: 'error',
      comment: 'Each costs start and memory, and is used only where a setting asks for it: await import(…).',
      from: { path: `^${api}`, pathNot: `^${api}/store/(postgres|sqlite)|openSqliteStore\\.ts$` },
      to: {
        path: `^${api}/(store/postgres/|store/openSqliteStore\\.ts|telemetry/create(Metrics|Tracer)\\.ts)`,
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'app-is-wired-once',
      severity: 'error',
      comment: 'Only the entry and the tests may wire the app.',
      from: { path: `^${api}`, pathNot: `^${api}/runService\\.ts$` },
      to: { path: `^${api}/app\\.ts$` },
    },
    room(
      'console-ui-is-a-leaf',
      '^apps/console/src/(ui|lib)',
      '^apps/console/src/(entities|features|app)',
      'ui, lib → entities → features → app.',
    ),
    room(
      'console-ui-knows-no-graphql',
      '^apps/console/src/ui',
      '^(apps/console/src/generated|packages/graphql-hooks)/',
      'A component that needs data from the API belongs to an entity or a feature.',
    ),
    room(
      'console-entities-below-features',
      '^apps/console/src/entities',
      '^apps/console/src/(features|app)',
      'ui, lib → entities → features → app.',
    ),
    room(
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
    room(
      'sandbox-shares-no-cipher',
      '^apps/sandbox',
      '^(packages/(token-core|domain)|apps/api)/',
      'Two implementations meet only on the wire.',
    ),
    room(
      'sandbox-gateway-alone',
      '^apps/sandbox/gateway',
      '^(packages/|apps/sandbox/(src|site))',
      'What plays the gateway knows neither the pages that call nor the packages they call with.',
    ),
    room(
      'sandbox-pages-speak-http',
      '^apps/sandbox/site',
      '^apps/sandbox/(src|gateway)',
      'A page knows the gateway by its addresses only, as a customer’s page does.',
    ),
    room(
      'browser-code-holds-no-keys',
      '^(packages/(client|react|element|graphql-hooks)|apps/console)/src',
      '^(packages/(token-core|domain)|apps/api)/',
      'No key ever reaches a browser bundle.',
    ),
    {
      name: 'no-tests-in-products',
      severity: 'error',
      comment: 'What ships does not lean on tests.',
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
