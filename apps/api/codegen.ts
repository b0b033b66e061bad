import type { CodegenConfig } from '@graphql-codegen/cli'

const mapped = [
  'Admin',
  'ApiClient',
  'ApiKey',
  'AuditEntry',
  'Block',
  'BusinessHours',
  'Destination',
  'Issuance',
  'IssuancePolicy',
  'Pause',
  'Realm',
  'RealmKey',
  'Setup',
  'Viewer',
]

export default {
  schema: 'src/graphql/modules/*/schema.graphql',
  emitLegacyCommonJSImports: false,
  generates: {
    'src/graphql/generated/typeDefs.ts': { plugins: ['./codegen/sdlModule.mjs'], config: { sort: false } },
    'src/graphql/generated/resolverTypes.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: '../GraphQLContext.ts#GraphQLContext',
        mappers: Object.fromEntries(mapped.map((name) => [name, `../mappers.ts#${name}Model`])),
        sort: false,
        scalars: { ID: 'string', DateTime: 'number', LocalDate: 'string', LocalTime: 'string', TimeZone: 'string' },
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
        skipTypename: false,
        inputMaybeValue: 'T | null | undefined',
        maybeValue: 'T | null',
        resolversNonOptionalTypename: { unionMember: true, interfaceImplementingType: true },
        makeResolverTypeCallable: false,
        avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
      },
    },
  },
} satisfies CodegenConfig
