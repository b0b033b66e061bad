import type { CodegenConfig } from '@graphql-codegen/cli'

/** What the tests run on: the plugin's output for a small schema, made as an application makes it. */
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
