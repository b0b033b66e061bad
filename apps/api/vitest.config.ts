import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import process from 'node:process'
import { projectsOf, testConfig } from '../../vitest.shared.ts'

// graphql ships CommonJS and ESM. The sources and the dependencies must get the same one.
const resolve = { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] }
const provide = { run: `${process.pid}-${randomUUID()}` }
const needsPostgres = (file: string) => file.startsWith('test/postgres/')

/**
 * Two projects, so that a database server starts only for the tests that need it. The tests of this package take the
 * longest and often wait for servers, so two files run in parallel.
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
