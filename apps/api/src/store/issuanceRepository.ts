import type { DecisionStep, Issuance, IssuanceRepository, RefusalReason } from '@anoncall/domain'
import type { Selectable } from 'kysely'
import type { Executor, IssuancesTable } from './Schema.ts'

/** Rows of one statement: SQLite takes 32,766 values at once, PostgreSQL 65,535. */
const ROWS_PER_INSERT = 500

/** Reads, and writes within a transaction. Outside one, `GroupCommit` stands in front of `record`. */
export function issuanceRepository(db: Executor): IssuanceRepository {
  return {
    async record(issuances) {
      for (let start = 0; start < issuances.length; start += ROWS_PER_INSERT)
        await db
          .insertInto('issuances')
          .values(issuances.slice(start, start + ROWS_PER_INSERT).map(toRow))
          .execute()
    },
    async find(id) {
      const row = await db.selectFrom('issuances').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : toIssuance(row)
    },
    async outstanding({ realmId, destinationId, apiClientId }, now) {
      let query = db.selectFrom('issuances').where('expires_at', '>', now)
      if (realmId !== null) query = query.where('realm_id', '=', realmId)
      if (destinationId !== null) query = query.where('destination_id', '=', destinationId)
      if (apiClientId !== null) query = query.where('api_client_id', '=', apiClientId)
      const row = await query
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('expires_at').as('until')])
        .executeTakeFirst()
      const until = row?.until ?? null
      return { count: Number(row?.count ?? 0), until: until === null ? null : Number(until) }
    },
    async removeBefore(before, now, limit) {
      const expired = db
        .selectFrom('issuances')
        .select('id')
        .where('decided_at', '<', before)
        .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '<=', now)]))
        .orderBy('decided_at')
        .limit(limit)
      const result = await db.deleteFrom('issuances').where('id', 'in', expired).executeTakeFirst()
      return Number(result.numDeletedRows)
    },
  }
}

function toRow(issuance: Issuance): IssuancesTable {
  return {
    id: issuance.id,
    decided_at: issuance.decidedAt,
    outcome: issuance.outcome,
    refusal_reason: issuance.refusalReason,
    steps: JSON.stringify(issuance.steps),
    is_trial: issuance.isTrial ? 1 : 0,
    realm_id: issuance.realmId,
    realm_name: issuance.realmName,
    api_client_id: issuance.apiClientId,
    destination_id: issuance.destinationId,
    callee: issuance.callee,
    origin: issuance.origin,
    realm_key_id: issuance.realmKeyId,
    expires_at: issuance.expiresAt,
    request_id: issuance.requestId,
    reference: issuance.reference,
  }
}

function toIssuance(row: Selectable<IssuancesTable>): Issuance {
  return {
    id: row.id,
    decidedAt: row.decided_at,
    outcome: row.outcome as Issuance['outcome'],
    refusalReason: row.refusal_reason as RefusalReason | null,
    steps: JSON.parse(row.steps) as DecisionStep[],
    isTrial: row.is_trial === 1,
    realmId: row.realm_id,
    realmName: row.realm_name,
    apiClientId: row.api_client_id,
    destinationId: row.destination_id,
    callee: row.callee,
    origin: row.origin,
    realmKeyId: row.realm_key_id,
    expiresAt: row.expires_at,
    requestId: row.request_id,
    reference: row.reference,
  }
}
