import { startPostgres } from '@anoncall/test-postgres'
import type { TestProject } from 'vitest/node'
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'

/**
 * Starts one server for all tests of the project. Each test creates its own databases in it, most of them as copies of
 * one with all tables.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  const template = await server.createDatabase()
  const store = await openPostgresStore({ url: template, connectionsMax: 1 })
  await store.close()
  project.provide('postgresUrl', await server.createDatabase())
  project.provide('postgresTemplate', new URL(template).pathname.slice(1))
  return () => server.stop()
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly postgresUrl: string
    /** The name of a database with all tables and no rows, which must have no connections. */
    readonly postgresTemplate: string
  }
}
