import type { CodegenConfig } from '@graphql-codegen/cli'

/** One file per operation, so that a module loaded later contains its own documents. */
const operations = ['CallAvailability', 'IssueAnonymousCredentials', 'IssueAnonymousCredentialsBatch', 'ReportCall']
const documentFiles = operations.map((operation) => [
  `src/generated/${operation}Document.ts`,
  { plugins: [{ './plugin/hashedDocuments.mjs': { operation } }] },
])

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
        scalars: { ID: 'string', DateTime: 'string', LocalDate: 'string', LocalTime: 'string', TimeZone: 'string' },
      },
    },
    ...Object.fromEntries(documentFiles),
    'src/generated/challengeWorker.ts': { plugins: ['./plugin/challengeWorker.mjs'] },
    'src/generated/persisted-documents.json': { plugins: ['./plugin/persistedDocuments.mjs'] },
  },
} satisfies CodegenConfig
