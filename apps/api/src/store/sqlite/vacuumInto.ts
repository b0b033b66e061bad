import { chmodSync } from 'node:fs'
import { openConnection } from './openConnection.ts'

/** Writes a consistent copy of a database to a new file, also while others write. */
export function vacuumInto(source: string, target: string): void {
  const connection = openConnection(source, { isReader: false })
  try {
    connection.run(`vacuum into '${target.replaceAll("'", "''")}'`)
    chmodSync(target, 0o600)
  } finally {
    connection.close()
  }
}
