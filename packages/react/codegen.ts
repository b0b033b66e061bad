import type { CodegenConfig } from '@graphql-codegen/cli'

export default {
  schema: '../schema/schema.graphql',
  documents: ['src/operations/*.graphql'],
  emitLegacyCommonJSImports: false,
  importExtension: '.ts',
  silent: true,
  generates: {
    'src/generated/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: { mode: 'replaceDocumentWithHash', hashAlgorithm: 'sha256' },
      },
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
      plugins: ['@anoncall/graphql-hooks/plugin'],
      config: { documentsFrom: './graphql.ts', runtimeFrom: '@anoncall/graphql-hooks' },
    },
  },
} satisfies CodegenConfig
