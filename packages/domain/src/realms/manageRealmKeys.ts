import type { CipherName } from '@anoncall/token-core'
import { recordAudit } from '../audit/auditChain.ts'
import type { Act } from '../audit/auditEntry.ts'
import { InputProblems, type Invalid, invalidAt, type NotFound, notFound } from '../input/rejections.ts'
import type { Services } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import { recordAllDepartures, spliceGradeChange } from '../splice/changes.ts'
import { readSpliceRows } from '../splice/spliceRows.ts'
import type { Realm, RealmKey } from './realm.ts'
import { checkRealmKeyText, checkRealmName, isGatewayRealmTaken, nameTaken } from './realmInput.ts'
import { findKeyUses, keyUsesText, sealNewRealmKey } from './realmKeyMaterial.ts'

/** Stores the next key of a realm without using it. A realm can have one staged key. */
export async function stageRealmKey(
  services: Services,
  act: Act,
  input: StageRealmKeyInput,
): Promise<StageRealmKeyOutcome> {
  const problems = new InputProblems()
  if (input.key !== null) checkRealmKeyText(problems, ['key'], { cipher: input.cipher, key: input.key })
  if (input.gatewayRealm !== null) checkRealmName(problems, ['gatewayRealm'], input.gatewayRealm)
  problems.future(['activatesAt'], input.activatesAt, services.clock.now())
  const invalid = problems.outcome()
  if (invalid !== null) return invalid
  return services.store.transaction(async (repositories): Promise<StageRealmKeyOutcome> => {
    const realm = await repositories.realms.find(input.realmId)
    if (realm === null) return notFound
    const keys = await repositories.realmKeys.listByRealm(realm.id)
    const stagedKey = keys.find((key) => key.state === 'STAGED')
    if (stagedKey !== undefined) return { kind: 'alreadyStaged', stagedKey }
    const gatewayRealm = input.gatewayRealm ?? keys.find((key) => key.state === 'ACTIVE')?.gatewayRealm ?? realm.name
    if (await isGatewayRealmTaken(repositories, gatewayRealm, realm.id)) return nameTaken(['gatewayRealm'])
    const version = 1 + Math.max(0, ...keys.map((key) => key.version))
    const wanted = { realmId: realm.id, version, cipher: input.cipher, gatewayRealm, key: input.key }
    const { realmKey: unstaged, generatedKey } = await sealNewRealmKey(services, wanted)
    const realmKey: RealmKey = { ...unstaged, state: 'STAGED', activatesAt: input.activatesAt }
    await repositories.realmKeys.insert(realmKey)
    const sharedWith = keyUsesText(await findKeyUses(repositories, realmKey))
    await recordAudit(services, repositories, {
      ...act,
      action: 'REALM_KEY_STAGED',
      subjectId: realmKey.id,
      realmId: realm.id,
      changes: [
        { field: 'keyFingerprint', before: null, after: realmKey.fingerprint },
        { field: 'cipher', before: null, after: realmKey.cipher },
        { field: 'gatewayRealm', before: null, after: realmKey.gatewayRealm },
        ...(sharedWith === null ? [] : [{ field: 'keySharedWith', before: null, after: sharedWith }]),
        ...(input.activatesAt === null
          ? []
          : [{ field: 'activatesAt', before: null, after: new Date(input.activatesAt).toISOString() }]),
      ],
    })
    return { kind: 'staged', realm, realmKey, generatedKey }
  })
}

export interface StageRealmKeyInput {
  readonly realmId: string
  readonly cipher: CipherName
  /** `null` to generate a key. */
  readonly key: string | null
  /** The name of the realm's twin at the gateway; `null` to keep the name of the active key. */
  readonly gatewayRealm: string | null
  /** `null` to activate the key manually. */
  readonly activatesAt: number | null
}

export type StageRealmKeyOutcome =
  | {
      readonly kind: 'staged'
      readonly realm: Realm
      readonly realmKey: RealmKey
      readonly generatedKey: string | null
    }
  | { readonly kind: 'alreadyStaged'; readonly stagedKey: RealmKey }
  | Invalid
  | NotFound

export interface ActivateRealmKeyInput {
  /** A staged key, or a retiring key to return to. */
  readonly realmKeyId: string
  /**
   * How long the replaced key can still decrypt; `null` for the realm's token lifetime, 0 to end the overlap
   * immediately.
   */
  readonly overlapSeconds: number | null
}

export type ActivateRealmKeyOutcome =
  | { readonly kind: 'activated'; readonly realm: Realm; readonly activeKey: RealmKey; readonly replacedKey: RealmKey }
  | Invalid
  | NotFound

const OVERLAP_SECONDS_MAX = 31 * 86_400

/** Activates a key for new tokens. The replaced key can still decrypt during the overlap and can be activated again. */
export async function activateRealmKey(
  services: Services,
  act: Act,
  input: ActivateRealmKeyInput,
): Promise<ActivateRealmKeyOutcome> {
  const problems = new InputProblems()
  if (input.overlapSeconds !== null)
    problems.wholeNumber(['overlapSeconds'], input.overlapSeconds, { min: 0, max: OVERLAP_SECONDS_MAX })
  const invalid = problems.outcome()
  if (invalid !== null) return invalid
  const outcome = await services.store.transaction(async (repositories): Promise<ActivateRealmKeyOutcome> => {
    const key = await repositories.realmKeys.find(input.realmKeyId)
    const realm = key === null ? null : await repositories.realms.find(key.realmId)
    if (key === null || realm === null) return notFound
    if (!isActivatable(key, services.clock.now())) return notActivatable(key)
    return replaceActiveKey({ services, repositories, act }, { realm, key }, input.overlapSeconds)
  })
  if (outcome.kind === 'activated' && outcome.replacedKey.state === 'RETIRED')
    services.vault.forget(outcome.replacedKey.id)
  return outcome
}

/** A change of keys within a transaction. */
interface KeyChange {
  readonly services: Pick<Services, 'clock' | 'auditSeal' | 'ids'>
  readonly repositories: Repositories
  readonly act: Act
}

/** Replaces the active key of a realm, within a transaction. */
async function replaceActiveKey(
  { services, repositories, act }: KeyChange,
  { realm, key }: { readonly realm: Realm; readonly key: RealmKey },
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
      ? 'This key is already active.'
      : 'This key is retired and its key material is destroyed. Stage it again.'
  return invalidAt(['realmKeyId'], 'OUT_OF_RANGE', message)
}

export type RetireRealmKeyOutcome =
  | { readonly kind: 'retired'; readonly realm: Realm; readonly realmKey: RealmKey }
  | { readonly kind: 'active' }
  | NotFound

/** Ends an overlap early, or removes a staged key. Never retires the active key. A retired key stays retired. */
export async function retireRealmKey(
  services: Services,
  act: Act,
  input: { readonly realmKeyId: string },
): Promise<RetireRealmKeyOutcome> {
  const outcome = await services.store.transaction(async (repositories): Promise<RetireRealmKeyOutcome> => {
    const key = await repositories.realmKeys.find(input.realmKeyId)
    const realm = key === null ? null : await repositories.realms.find(key.realmId)
    if (key === null || realm === null) return notFound
    if (key.state === 'ACTIVE') return { kind: 'active' }
    if (key.state === 'RETIRED') return { kind: 'retired', realm, realmKey: key }
    return { kind: 'retired', realm, realmKey: await destroyKey({ services, repositories, act }, key) }
  })
  if (outcome.kind === 'retired') services.vault.forget(outcome.realmKey.id)
  return outcome
}

/** Destroys the key material of a key, within a transaction. */
async function destroyKey({ services, repositories, act }: KeyChange, key: RealmKey): Promise<RealmKey> {
  const retired: RealmKey = { ...key, state: 'RETIRED', retiresAt: services.clock.now(), sealedKey: null }
  await repositories.realmKeys.update(retired)
  await recordAudit(services, repositories, {
    ...act,
    action: 'REALM_KEY_RETIRED',
    subjectId: key.id,
    realmId: key.realmId,
    changes: [{ field: 'state', before: key.state, after: 'RETIRED' }],
  })
  return retired
}

/** The author of actions that the service performs itself, without a request. */
const onSchedule: Act = { actor: null, requestId: 'schedule' }

/** How long the clock must have run without a jump before a key is destroyed because its overlap ended. */
const STEADY_TO_DESTROY_MS = 60_000

/**
 * Activates staged keys that are due and destroys replaced keys that are due. Does nothing while the clock cannot be trusted,
 * because a destroyed key cannot be restored. Run it every second. Returns the number of changed keys.
 */
export async function applyKeySchedule(services: Services): Promise<number> {
  const { clockGuard, store, vault } = services
  const trustedNow = clockGuard.trustedNow()
  if (trustedNow === null) return 0
  let moved = 0
  for (const { id } of await store.realmKeys.listDue(trustedNow)) {
    const outcome = await store.transaction((repositories) => moveKey(services, repositories, id))
    if (outcome === 'destroyed') vault.forget(id)
    if (outcome !== 'left') moved += 1
  }
  return moved
}

/**
 * Changes one key that is due. Checks again whether it is due, because the key or the clock may have changed since the
 * list was read.
 */
async function moveKey(
  services: Services,
  repositories: Repositories,
  id: string,
): Promise<'activated' | 'destroyed' | 'left'> {
  const key = await repositories.realmKeys.find(id)
  const realm = key === null ? null : await repositories.realms.find(key.realmId)
  if (key === null || realm === null) return 'left'
  if (key.state === 'STAGED' && isReached(key.activatesAt, services.clockGuard.trustedNow())) {
    await replaceActiveKey({ services, repositories, act: onSchedule }, { realm, key }, null)
    return 'activated'
  }
  if (key.state === 'RETIRING' && isReached(key.retiresAt, services.clockGuard.steadyNow(STEADY_TO_DESTROY_MS))) {
    await destroyKey({ services, repositories, act: onSchedule }, key)
    return 'destroyed'
  }
  return 'left'
}

function isReached(at: number | null, now: number | null): boolean {
  return at !== null && now !== null && at <= now
}
