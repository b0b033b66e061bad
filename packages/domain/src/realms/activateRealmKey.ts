import type { Act } from '../audit/Act.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { invalidAt } from '../input/invalidAt.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Services } from '../Services.ts'
import { recordAllDepartures } from '../splice/recordDepartures.ts'
import { readSpliceRows } from '../splice/SpliceRows.ts'
import { spliceGradeChange } from '../splice/spliceGradeChange.ts'
import { findKeyUses, keyUsesText } from './findKeyUses.ts'
import type { Realm } from './Realm.ts'
import type { RealmKey } from './RealmKey.ts'

export interface ActivateRealmKeyInput {
  /** A staged key, or a retiring one to go back to. */
  readonly realmKeyId: string
  /** How long the replaced key stays readable; `null` for the realm's token lifetime, 0 to end it now. */
  readonly overlapSeconds: number | null
}

export type ActivateRealmKeyOutcome =
  | { readonly kind: 'activated'; readonly realm: Realm; readonly activeKey: RealmKey; readonly replacedKey: RealmKey }
  | Invalid
  | NotFound

const OVERLAP_SECONDS_MAX = 31 * 86_400

/** New tokens use this key from now on; the key they used stays readable for the overlap, and is the way back. */
export async function activateRealmKey(
  services: Services,
  act: Act,
  input: ActivateRealmKeyInput,
): Promise<ActivateRealmKeyOutcome> {
  const problems = new InputProblems()
  if (input.overlapSeconds !== null)
    problems.wholeNumber(['overlapSeconds'], input.overlapSeconds, 0, OVERLAP_SECONDS_MAX)
  const invalid = problems.outcome()
  if (invalid !== null) return invalid
  const outcome = await services.store.transaction(async (repositories): Promise<ActivateRealmKeyOutcome> => {
    const key = await repositories.realmKeys.find(input.realmKeyId)
    const realm = key === null ? null : await repositories.realms.find(key.realmId)
    if (key === null || realm === null) return notFound
    if (!isActivatable(key, services.clock.now())) return notActivatable(key)
    return replaceActiveKey(services, repositories, act, realm, key, input.overlapSeconds)
  })
  if (outcome.kind === 'activated' && outcome.replacedKey.state === 'RETIRED')
    services.vault.forget(outcome.replacedKey.id)
  return outcome
}

/** The switch itself, within a transaction. */
export async function replaceActiveKey(
  services: Pick<Services, 'clock' | 'auditSeal' | 'ids'>,
  repositories: Repositories,
  act: Act,
  realm: Realm,
  key: RealmKey,
  overlapSeconds: number | null,
): Promise<ActivateRealmKeyOutcome> {
  const now = services.clock.now()
  const active = await repositories.realmKeys.findActive(realm.id)
  if (active === null) throw new Error(`realm ${realm.id} has no active key`)
  const rows = await readSpliceRows(repositories, realm)
  const overlap = (overlapSeconds ?? realm.lifetimeSeconds) * 1_000
  const replacedKey: RealmKey =
    overlap === 0
      ? { ...active, state: 'RETIRED', retiresAt: now, sealedKey: null }
      : { ...active, state: 'RETIRING', retiresAt: now + overlap }
  const activeKey: RealmKey = { ...key, state: 'ACTIVE', activatesAt: now, retiresAt: null }
  await repositories.realmKeys.update(replacedKey)
  await repositories.realmKeys.update(activeKey)
  await recordAllDepartures(repositories, rows, now)
  const after = await readSpliceRows(repositories, realm, activeKey)
  const otherUses = (await findKeyUses(repositories, activeKey)).filter(({ realmId }) => realmId !== realm.id)
  await recordAudit(services, repositories, {
    ...act,
    action: 'REALM_KEY_ACTIVATED',
    subjectId: activeKey.id,
    realmId: realm.id,
    changes: [
      { field: 'activeKeyFingerprint', before: active.fingerprint, after: activeKey.fingerprint },
      { field: 'gatewayRealm', before: active.gatewayRealm, after: activeKey.gatewayRealm },
      { field: 'cipher', before: active.cipher, after: activeKey.cipher },
      { field: 'replacedKeyRetiresAt', before: null, after: new Date(now + overlap).toISOString() },
      { field: 'keySharedWith', before: null, after: keyUsesText(otherUses) },
      spliceGradeChange(rows, after, now),
    ].filter((change) => change.before !== change.after),
  })
  return { kind: 'activated', realm, activeKey, replacedKey }
}

function isActivatable(key: RealmKey, now: number): boolean {
  if (key.state === 'STAGED') return true
  return key.state === 'RETIRING' && key.retiresAt !== null && key.retiresAt > now
}

function notActivatable(key: RealmKey): Invalid {
  const message =
    key.state === 'ACTIVE'
      ? 'This key is active already.'
      : 'This key is retired: its material is destroyed. Stage it anew.'
  return invalidAt(['realmKeyId'], 'OUT_OF_RANGE', message)
}
