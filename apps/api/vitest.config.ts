import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import process from 'node:process'
import { projectsOf, testConfig } from '../../vitest.shared.ts'

// graphql ships as CommonJS and as ESM. The sources and the dependencies must load the same copy.
const resolve = { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] }
const provide = { run: `${process.pid}-${randomUUID()}` }
const needsPostgres = (file: string) => file.startsWith('test/postgres/')

/**
 * Runs the tests as two projects, so that a database server starts only for the tests that need it. Tests of this
 * package take longer than those of any other package and often wait for servers. Two files therefore run in parallel.
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
