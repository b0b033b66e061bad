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
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        defaultScalarType: 'unknown',
        scalars: { ID: 'string', DateTime: 'string' },
      },
    },
    'src/generated/documents.ts': { plugins: ['./plugin/hashedDocuments.mjs'] },
    'src/generated/persisted-documents.json': { plugins: ['./plugin/persistedDocuments.mjs'] },
  },
} satisfies CodegenConfig
