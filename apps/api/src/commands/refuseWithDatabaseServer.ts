import type { Config } from '../config/Config.ts'
import { StartError } from '../setup/StartError.ts'

/**
 * With a database server, its own tools make better copies than we could.
 *
 * @throws StartError
 */
export function refuseWithDatabaseServer({ databaseUrl }: Config, command: string, tool: string): void {
  if (databaseUrl !== null)
    throw new StartError(`anoncall ${command} is for SQLite; the database of DATABASE_URL has ${tool}.`)
}
