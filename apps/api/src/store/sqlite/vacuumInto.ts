import { chmodSync } from 'node:fs'
import { openConnection } from './openConnection.ts'

/** Writes one state of a database into a new file, whatever is written meanwhile. */
export function vacuumInto(source: string, target: string): void {
  const connection = openConnection(source, { isReader: false })
  try {
    connection.run(`vacuum into '${target.replaceAll("'", "''")}'`)
    chmodSync(target, 0o600)
  } finally {
    connection.close()
  }
}
