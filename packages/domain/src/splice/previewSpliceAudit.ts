import type { CipherName } from '@anoncall/token-core'
import { InputProblems, type NotFound, notFound } from '../input/rejections.ts'
import type { Services } from '../ports/services.ts'
import type { Realm } from '../realms/realm.ts'
import { checkCalleePatterns, checkTokenFormat, type TokenFormatInput } from '../realms/realmInput.ts'
import { auditSplice } from './audit.ts'
import { departuresOf, withFormer } from './changes.ts'
import type { SpliceAudit } from './model.ts'
import { type DraftDestination, readSpliceRows, rowsOfNewRealm, type SpliceRows, toSpliceRealm } from './spliceRows.ts'
import { ACTIVATE_NEW_KEY, suggestNewKey } from './suggestions.ts'

/**
 * Audits a realm before and after a planned change. An incomplete or invalid draft has no audit, because an audit would
 * describe a different change.
 */
export async function previewSpliceAudit(
  { store, clock }: Services,
  draft: SpliceDraft,
): Promise<PreviewSpliceAuditOutcome> {
  const now = clock.now()
  const audit = (rows: SpliceRows) => auditSplice(toSpliceRealm(rows, now), now)
  const realm = draft.realmId === null ? null : await store.realms.find(draft.realmId)
  if (draft.realmId !== null && realm === null) return notFound

  const rows = realm === null ? null : await readSpliceRows(store, realm)
  const named = [draft.destination?.id, draft.removedDestinationId].filter((id) => id !== undefined && id !== null)
  if (!named.every((id) => rows?.destinations.some((destination) => destination.id === id))) return notFound

  const key = draft.realmKeyId === undefined ? null : await store.realmKeys.find(draft.realmKeyId)
  if (draft.realmKeyId !== undefined && (key === null || realm === null || key.realmId !== realm.id)) return notFound

  const before = rows === null ? null : audit(rows)
  const changed = isValid(draft) ? changedRows(rows, draft) : null
  if (changed === null) return { kind: 'previewed', before, after: null }
  if (realm !== null && key !== null) {
    const { cipher, sharers, former } = await readSpliceRows(store, realm, key)
    return { kind: 'previewed', before, after: audit({ ...changed, cipher, sharers, former }) }
  }
  if (rows === null || draft.cipher !== undefined)
    return { kind: 'previewed', before, after: audit({ ...changed, sharers: [], former: [] }) }
  const after = audit(withFormer(changed, departuresOf(rows, changed, now)))
  const newKeyAdvice = suggestNewKey(rows, changed, now)
  const advice = newKeyAdvice.length === 0 ? after.advice : [...newKeyAdvice, ...withoutNewKey(after.advice)]
  return { kind: 'previewed', before, after: { ...after, advice } }
}

/** A planned change. Absent fields stay unchanged. */
export interface SpliceDraft {
  /** `null` for a realm that does not exist yet. */
  readonly realmId: string | null
  readonly accountUser?: string
  /** `null` for the account user. */
  readonly fromUser?: string | null
  readonly tokenFormat?: TokenFormatInput
  /** The cipher of a new key that would replace the active key. */
  readonly cipher?: CipherName
  /** A staged or retiring key of the realm that would replace the active key. */
  readonly realmKeyId?: string
  readonly calleePatterns?: readonly string[]
  /** A destination to add or, with its id, to change. */
  readonly destination?: DraftDestination
  readonly removedDestinationId?: string
}

export type PreviewSpliceAuditOutcome =
  | {
      readonly kind: 'previewed'
      /** `null` for a realm that does not exist yet. */
      readonly before: SpliceAudit | null
      /** `null` if the draft is incomplete. */
      readonly after: SpliceAudit | null
    }
  | NotFound

/** Removes the advice to activate a new key, because the advice on the change includes it. */
function withoutNewKey(advice: readonly string[]): string[] {
  return advice.filter((sentence) => !sentence.startsWith(ACTIVATE_NEW_KEY))
}

function isValid({ accountUser, fromUser, tokenFormat, calleePatterns, destination }: SpliceDraft): boolean {
  const problems = new InputProblems()
  for (const user of [accountUser, fromUser, destination?.address, destination?.accountUser])
    if (user !== undefined && user !== null) problems.identity([], user)
  if (tokenFormat !== undefined) checkTokenFormat(problems, [], tokenFormat)
  if (calleePatterns !== undefined) checkCalleePatterns(problems, [], calleePatterns)
  return problems.outcome() === null
}

/** Returns the rows after the change, or `null` if the account user, cipher or token format of a new realm is missing. */
function changedRows(rows: SpliceRows | null, draft: SpliceDraft): SpliceRows | null {
  const accountUser = draft.accountUser ?? rows?.realm.accountUser
  const cipher = draft.cipher ?? rows?.cipher
  const format = draft.tokenFormat ?? rows?.realm
  if (accountUser === undefined || cipher === undefined || format === undefined) return null
  const realm: SpliceRows['realm'] = {
    accountUser,
    fromUser: draft.fromUser === undefined ? (rows?.realm.fromUser ?? null) : draft.fromUser,
    calleePatterns: draft.calleePatterns ?? rows?.realm.calleePatterns ?? [],
    timestampUnit: format.timestampUnit,
    lifetimeSeconds: format.lifetimeSeconds,
    effectiveLifetimeSeconds: format.effectiveLifetimeSeconds ?? format.lifetimeSeconds,
  }
  const { destination, removedDestinationId } = draft
  const replaced = [removedDestinationId, destination?.id ?? undefined]
  const kept = (rows?.destinations ?? []).filter(({ id }) => id === null || !replaced.includes(id))
  const destinations = destination === undefined ? kept : [...kept, destination]
  return { ...(rows ?? rowsOfNewRealm(realm, cipher)), realm, cipher, destinations }
}

/** Audits the current configuration of a realm. */
export async function loadSpliceAudit({ store, clock }: Services, realm: Realm): Promise<SpliceAudit> {
  const now = clock.now()
  return auditSplice(toSpliceRealm(await readSpliceRows(store, realm), now), now)
}
