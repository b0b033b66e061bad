import type { Config } from '../config/Config.ts'
import { StartError } from '../setup/StartError.ts'

/**
 * Rejects a command that is for SQLite only. The tools of a database server make better copies.
 *
 * @throws StartError
 */
export function refuseWithDatabaseServer({ databaseUrl }: Config, command: string, tool: string): void {
  if (databaseUrl !== null)
    throw new StartError(`anoncall ${command} is for SQLite. For the database in DATABASE_URL, use ${tool}.`)
}
