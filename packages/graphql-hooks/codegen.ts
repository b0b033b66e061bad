import type { CodegenConfig } from '@graphql-codegen/cli'

/** Generates the code that the tests use: the output of the plugin for a small schema, as in an application. */
export default {
  schema: 'test/fixture/schema.graphql',
  documents: ['test/fixture/operations.graphql'],
  emitLegacyCommonJSImports: false,
  importExtension: '.ts',
  silent: true,
  generates: {
    'generated/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: { mode: 'replaceDocumentWithHash', hashAlgorithm: 'sha256' },
      },
      config: { documentMode: 'string', enumsAsTypes: true, useTypeImports: true },
    },
    'generated/hooks.ts': {
      plugins: ['./plugin/graphqlHooks.mjs'],
      config: { runtimeFrom: '../src/index.ts' },
    },
  },
} satisfies CodegenConfig
