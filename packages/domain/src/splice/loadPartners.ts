import type { CipherName } from '@anoncall/token-core'
import { EVERYTHING, type Pause } from '../pauses/pause.ts'
import { type IssuancePolicy, orderedPolicy } from '../policies/policy.ts'
import { findPolicyOwner, type PolicyOwner, realmIdOf } from '../policies/policyOwner.ts'
import type { Services } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import { type Realm, timestampDigits } from '../realms/realm.ts'
import type { SplicePartner } from './model.ts'
import { findPartners, isSamePartner, type KeyCallee } from './partners.ts'
import { issuedCallees, type RealmRows, readSharers, readSpliceRows } from './spliceRows.ts'

/**
 * Finds the callees through which an owner's policy can be evaded. While the policy refuses tokens for one callee, new tokens for a
 * callee without this policy can give old tokens a new time. Returns an empty list unless the owner has an enforced policy.
 */
export async function loadPolicyPartners({ store, clock }: Reads, ownerId: string): Promise<SplicePartner[]> {
  const policy = await store.policies.find(ownerId)
  const owner = policy === null ? null : await findPolicyOwner(store, ownerId)
  const realm = owner === null ? null : await store.realms.find(realmIdOf(owner))
  if (policy === null || owner === null || realm === null || policy.mode === 'MONITORED') return []
  const policies = new Map<string, IssuancePolicy>()
  for (const each of await store.policies.listByRealm(realm.id)) policies.set(each.ownerId, each)
  const isFree = ({ realmId, destinationId, apiClientIds }: ClientCallee) => {
    if (realmId !== realm.id) return true
    if (owner.kind === 'realm') return false
    if (owner.kind === 'apiClient') return apiClientIds.some((id) => id !== ownerId)
    const own = destinationId === null ? undefined : policies.get(destinationId)
    return destinationId !== ownerId && (own === undefined || rulesOf(own) !== rulesOf(policy))
  }
  const isStopped = (callee: ClientCallee) => isBound(callee, owner) && !isFree(callee)
  return partnersIn({ store, clock }, realm, { isStopped, isPartner: isFree })
}

type Reads = Pick<Services, 'store' | 'clock'>

/**
 * Among the callees that a client is not allowed to call, finds those whose old tokens stay usable. The client's new
 * tokens give these old tokens a new time.
 *
 * @param destinationIds The destinations that the client may call; `null` for all destinations of the realm.
 */
export async function loadClientPartners(
  { store, clock }: Reads,
  realm: Realm,
  destinationIds: readonly string[] | null,
): Promise<SplicePartner[]> {
  const isAllowed = ({ realmId, destinationId }: ClientCallee) =>
    realmId === realm.id &&
    (destinationIds === null || (destinationId !== null && destinationIds.includes(destinationId)))
  const isStopped = (callee: ClientCallee) => !isAllowed(callee)
  return partnersIn({ store, clock }, realm, { isStopped, isPartner: isAllowed, isOwnTokensOnly: true })
}

function isBound({ realmId, destinationId, apiClientIds }: ClientCallee, { kind, owner }: PolicyOwner): boolean {
  if (kind === 'realm') return realmId === owner.id
  return kind === 'destination' ? destinationId === owner.id : apiClientIds.includes(owner.id)
}

function rulesOf(policy: IssuancePolicy): string {
  return JSON.stringify(orderedPolicy(policy))
}

/** The rules of a search: the callees that count as stopped, and those that count as partners. */
interface PartnerSearch {
  readonly isStopped: (callee: ClientCallee) => boolean
  readonly isPartner: (callee: ClientCallee) => boolean
  /**
   * Whether stopped callees of all realms count. If so, only callees of the realm itself count as partners under the active key, even
   * while these callees are paused.
   */
  readonly isOwnTokensOnly?: boolean
}

async function partnersIn(
  { store, clock }: Reads,
  realm: Realm,
  { isStopped, isPartner, isOwnTokensOnly = false }: PartnerSearch,
): Promise<SplicePartner[]> {
  const digits = timestampDigits(realm, clock.now())
  const found: SplicePartner[] = []
  for (const { cipher, own, shared, isActive } of await readKeyCallees(store, realm)) {
    const all = [...own, ...shared]
    const paused = await readLastingPauses(store, all, null)
    // A client that is not created yet has no id, so its pause cannot be considered.
    const issued =
      isOwnTokensOnly && isActive
        ? own
        : [...(isActive ? own : []), ...shared].filter((callee) => isLive(callee, paused))
    const callees = {
      stopped: (isOwnTokensOnly ? all : own).filter(isStopped),
      live: issued.filter(isPartner),
    }
    for (const each of findPartners(callees, { isEcb: cipher === 'AES_128_ECB', digits }))
      if (!found.some((known) => isSamePartner(known, each))) found.push(each)
  }
  return found
}

/** The callees of one key that a realm has or had. */
export interface KeyCallees {
  readonly cipher: CipherName
  /** Whether the realm itself issues tokens under the key. */
  readonly isActive: boolean
  readonly own: readonly ClientCallee[]
  /** The callees of other realms that have the same active key. */
  readonly shared: readonly ClientCallee[]
}

/** A callee and the clients that may request tokens for it, including paused clients. */
export interface ClientCallee extends KeyCallee {
  readonly apiClientIds: readonly string[]
}

/**
 * Reads the callees of each key under which tokens of a realm can exist: the active key, retiring keys, and older keys that
 * another realm still uses.
 */
export async function readKeyCallees(repositories: Repositories, realm: Realm): Promise<KeyCallees[]> {
  const own = clientCalleesOf(await readSpliceRows(repositories, realm))
  const keys = new Map<string, KeyCallees>()
  for (const { fingerprint, cipher, state } of await repositories.realmKeys.listByRealm(realm.id)) {
    const isActive = state === 'ACTIVE'
    const known = keys.get(fingerprint)
    if (state === 'STAGED' || (known !== undefined && !isActive)) continue
    const shared = (await readSharers(repositories, fingerprint, realm.id)).flatMap(clientCalleesOf)
    if (isActive || state === 'RETIRING' || shared.length > 0) keys.set(fingerprint, { cipher, isActive, own, shared })
  }
  return [...keys.values()]
}

function clientCalleesOf(rows: RealmRows): ClientCallee[] {
  const { identity, apiClients } = rows
  if (identity === null) return []
  const { realmId, realmName } = identity
  return issuedCallees(rows).map((callee) => ({
    ...callee,
    ...{ realmId, realmName },
    apiClientIds: apiClients
      .filter(
        ({ destinationIds: ids }) =>
          ids === null || (callee.destinationId !== null && ids.includes(callee.destinationId)),
      )
      .map(({ id }) => id),
  }))
}

/**
 * Returns the ids of the owners whose pause lasts at least until the instant `until`. If `until` is `null`, the pause
 * must have no end.
 */
export async function readLastingPauses(
  { pauses }: Pick<Repositories, 'pauses'>,
  callees: readonly ClientCallee[],
  until: number | null,
): Promise<Set<string>> {
  const ids = new Set([EVERYTHING, ...callees.flatMap(ownersOf)])
  const found = await pauses.findMany([...ids])
  const lasts = ({ endsAt }: Pause) => endsAt === null || (until !== null && endsAt >= until)
  return new Set(found.filter(lasts).map(({ ownerId }) => ownerId))
}

function ownersOf({ realmId, destinationId, apiClientIds }: ClientCallee): string[] {
  return [realmId, ...(destinationId === null ? [] : [destinationId]), ...apiClientIds]
}

/** Returns whether any client can receive tokens for a callee, given the paused owners. */
export function isLive({ realmId, destinationId, apiClientIds }: ClientCallee, paused: ReadonlySet<string>): boolean {
  if (paused.has(EVERYTHING) || paused.has(realmId)) return false
  if (destinationId !== null && paused.has(destinationId)) return false
  return apiClientIds.some((id) => !paused.has(id))
}
