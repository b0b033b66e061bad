import Database from 'libsql'
import type { Acknowledged } from './startLoad.ts'

/** Counts the acknowledged operations that have no row in the database. Reads the database file directly, while the service runs. */
export function countMissing(file: string, { issuanceIds, destinationIds }: Acknowledged): Missing {
  const database = new Database(file, { readonly: true })
  try {
    const issuance = database.prepare(
      "SELECT 1 FROM receipts as r join receipt_facts as f on f.id = r.facts_id join usage_series as s on s.id = f.series_id WHERE s.outcome = 'ISSUED' AND r.id = ?",
    )
    const entry = database.prepare(
      "SELECT 1 FROM audit_entries WHERE subject_id = ? AND action = 'DESTINATION_CREATED'",
    )
    return {
      issuances: issuanceIds.filter((id) => issuance.get(id) === undefined).length,
      auditEntries: destinationIds.filter((id) => entry.get(id) === undefined).length,
    }
  } finally {
    database.close()
  }
}

export interface Missing {
  readonly issuances: number
  readonly auditEntries: number
}
