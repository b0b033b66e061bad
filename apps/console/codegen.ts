import type { CodegenConfig } from '@graphql-codegen/cli'

const config: CodegenConfig = {
  schema: '../../packages/schema/schema.graphql',
  emitLegacyCommonJSImports: false,
  importExtension: '.ts',
  generates: {
    'src/generated/': {
      documents: ['src/**/*.graphql'],
      preset: 'client',
      presetConfig: { fragmentMasking: false, persistedDocuments: { mode: 'replaceDocumentWithHash' } },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        defaultScalarType: 'unknown',
        scalars: { ID: 'string', DateTime: 'string', LocalDate: 'string', LocalTime: 'string', TimeZone: 'string' },
      },
    },
    'src/generated/hooks.ts': {
      // Subscriptions have no generated hook. They use lib/createEventStream.ts.
      documents: ['src/**/*.graphql', '!src/**/*.subscription.graphql'],
      plugins: ['@anoncall/graphql-hooks/plugin'],
      config: { documentsFrom: './graphql.ts', runtimeFrom: '@anoncall/graphql-hooks' },
    },
  },
}

export default config
