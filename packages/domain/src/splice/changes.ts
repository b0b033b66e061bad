import type { AuditChange } from '../audit/auditEntry.ts'
import type { Repositories } from '../ports/store.ts'
import { gradeSplice } from './audit.ts'
import type { FormerCallee } from './model.ts'
import { identitiesKey, issuedCallees, type RealmRows, type SpliceRows, toSpliceRealm } from './spliceRows.ts'

/**
 * Stores the callees that a change removes from a realm, in the same transaction. Their earlier tokens were issued under the active
 * key.
 *
 * @returns The rows after the change, including the removed callees.
 */
export async function recordDepartures(
  { formerCallees }: Pick<Repositories, 'formerCallees'>,
  { before, after }: { readonly before: SpliceRows; readonly after: SpliceRows },
  now: number,
): Promise<SpliceRows> {
  const departed = departuresOf(before, after, now)
  for (const each of departed) await formerCallees.put(each)
  return withFormer(after, departed)
}

/**
 * Stores all callees of a realm when its active key is replaced or the realm is deleted. The key can be activated again later, and
 * another realm can have the same key.
 */
export async function recordAllDepartures(
  { formerCallees }: Pick<Repositories, 'formerCallees'>,
  before: RealmRows,
  now: number,
): Promise<void> {
  for (const each of departuresOf(before, null, now)) await formerCallees.put(each)
}

/** Returns the callees that a change removes. `after` is `null` if tokens are no longer issued under the key. */
export function departuresOf(before: RealmRows, after: RealmRows | null, now: number): FormerCallee[] {
  const { identity, realm, cipher } = before
  // Blocks of authenticated tokens are useless without the key.
  if (identity === null || cipher === 'AES_256_CBC_HMAC') return []
  const { timestampUnit, lifetimeSeconds } = realm
  const remaining = new Set(after === null ? [] : issuedCallees(after).map(identitiesKey))
  return issuedCallees(before)
    .filter((line) => !remaining.has(identitiesKey(line)))
    .map(({ name, address, accountUser, fromUser }) => ({
      ...identity,
      ...{ name, address, accountUser, fromUser, timestampUnit, lifetimeSeconds },
      leftAt: now,
    }))
}

/** Returns the rows with additional former callees. */
export function withFormer(rows: SpliceRows, departed: readonly FormerCallee[]): SpliceRows {
  return departed.length === 0 ? rows : { ...rows, former: [...rows.former, ...departed] }
}

/**
 * Returns the realm's splice grade before and after a change, for the audit entry of the change. `before` is `null` for
 * a new realm. The two grades may be the same.
 */
export function spliceGradeChange(before: SpliceRows | null, after: SpliceRows, now: number): AuditChange {
  return {
    field: 'spliceGrade',
    before: before === null ? null : gradeSplice(toSpliceRealm(before, now), now),
    after: gradeSplice(toSpliceRealm(after, now), now),
  }
}
