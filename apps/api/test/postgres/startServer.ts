import { startPostgres } from '@anoncall/test-postgres'
import type { TestProject } from 'vitest/node'

/** Starts one server for all tests of the project; each makes databases of its own in it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  project.provide('postgresUrl', await server.createDatabase())
  return () => server.stop()
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly postgresUrl: string
  }
}
