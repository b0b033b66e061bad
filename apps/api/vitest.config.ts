import { createRequire } from 'node:module'
import { projectsOf, testConfig } from '../../vitest.shared.ts'

// graphql ships CommonJS and ESM side by side: our sources and our dependencies must get the same one.
const resolve = { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] }
const needsPostgres = (file: string) => file.startsWith('test/postgres/')

/**
 * Two sets, so that a database server is started only for the tests that need it. These tests take the longest of all packages and
 * often wait for servers, so two files run at once.
 */
export default testConfig(
  [
    ...projectsOf(import.meta.dirname, { name: 'api', includes: (file) => !needsPostgres(file), resolve }),
    ...projectsOf(import.meta.dirname, {
      name: 'postgres',
      includes: needsPostgres,
      resolve,
      test: { globalSetup: ['test/postgres/startServer.ts'] },
    }),
  ],
  { maxWorkers: 2 },
)
