import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import process from 'node:process'
import { projectsOf, testConfig } from '../../vitest.shared.ts'

// graphql ships CommonJS and ESM side by side: our sources and our dependencies must get the same one.
const resolve = { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] }
const provide = { run: `${process.pid}-${randomUUID()}` }
const needsPostgres = (file: string) => file.startsWith('test/postgres/')

/**
 * Two sets, so that a database server is started only for the tests that need it. These tests take the longest of all packages and
 * often wait for servers, so two files run at once.
 */
export default testConfig(
  [
    ...projectsOf(import.meta.dirname, {
      name: 'api',
      includes: (file) => !needsPostgres(file),
      resolve,
      test: { provide },
    }),
    ...projectsOf(import.meta.dirname, {
      name: 'postgres',
      includes: needsPostgres,
      resolve,
      test: { provide, globalSetup: ['test/postgres/startServer.ts'] },
    }),
  ],
  { maxWorkers: 2 },
)
