import type { CipherName } from '@anoncall/token-core'
import { EVERYTHING, type Pause } from '../pauses/pause.ts'
import { type IssuancePolicy, orderedPolicy } from '../policies/policy.ts'
import { findPolicyOwner, type PolicyOwner, realmIdOf } from '../policies/policyOwner.ts'
import type { Services } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import type { Realm } from '../realms/realm.ts'
import { digitsOf } from '../realms/tokenTime.ts'
import type { SplicePartner } from './model.ts'
import { findPartners, type KeyLine } from './partners.ts'
import { issuedLines, type RealmRows, readSharers, readSpliceRows } from './spliceRows.ts'

type Reads = Pick<Services, 'store' | 'clock'>

/**
 * Finds the callees through which a policy of an owner is evaded: while it refuses tokens for a callee, new tokens for another
 * one, to which it does not apply, give old tokens a new time. Empty where the owner has no policy that is enforced.
 */
export async function loadPolicyPartners({ store, clock }: Reads, ownerId: string): Promise<SplicePartner[]> {
  const policy = await store.policies.find(ownerId)
  const owner = policy === null ? null : await findPolicyOwner(store, ownerId)
  const realm = owner === null ? null : await store.realms.find(realmIdOf(owner))
  if (policy === null || owner === null || realm === null || policy.mode === 'MONITORED') return []
  const policies = new Map<string, IssuancePolicy>()
  for (const each of await store.policies.listByRealm(realm.id)) policies.set(each.ownerId, each)
  const isFree = ({ realmId, destinationId, apiClientIds }: ClientLine) => {
    if (realmId !== realm.id) return true
    if (owner.kind === 'realm') return false
    if (owner.kind === 'apiClient') return apiClientIds.some((id) => id !== ownerId)
    const own = destinationId === null ? undefined : policies.get(destinationId)
    return destinationId !== ownerId && (own === undefined || rulesOf(own) !== rulesOf(policy))
  }
  return partnersIn({ store, clock }, realm, (line) => isBound(line, owner) && !isFree(line), isFree)
}

/**
 * Finds the callees that a client may not call and that its tokens make calls to: its new tokens give old tokens of theirs a
 * new time.
 *
 * @param destinationIds The destinations that the client may call; `null` for all of the realm's.
 */
export async function loadClientPartners(
  { store, clock }: Reads,
  realm: Realm,
  destinationIds: readonly string[] | null,
): Promise<SplicePartner[]> {
  const isAllowed = ({ realmId, destinationId }: ClientLine) =>
    realmId === realm.id &&
    (destinationIds === null || (destinationId !== null && destinationIds.includes(destinationId)))
  const found = await partnersIn({ store, clock }, realm, (line) => !isAllowed(line), isAllowed, true)
  return found
}

function isBound({ realmId, destinationId, apiClientIds }: ClientLine, { kind, owner }: PolicyOwner): boolean {
  if (kind === 'realm') return realmId === owner.id
  return kind === 'destination' ? destinationId === owner.id : apiClientIds.includes(owner.id)
}

function rulesOf(policy: IssuancePolicy): string {
  return JSON.stringify(orderedPolicy(policy))
}

async function partnersIn(
  { store, clock }: Reads,
  realm: Realm,
  isStopped: (line: ClientLine) => boolean,
  isPartner: (line: ClientLine) => boolean,
  isSameRealm = false,
): Promise<SplicePartner[]> {
  const digits = digitsOf(realm, clock.now())
  const found: SplicePartner[] = []
  for (const { cipher, own, shared, isActive } of await readKeyLines(store, realm)) {
    const all = [...own, ...shared]
    const paused = await readLastingPauses(store, all, null)
    // A client that is about to be created has no id yet, so whether it is paused does not count here.
    const live =
      isSameRealm && isActive ? own : [...(isActive ? own : []), ...shared].filter((line) => isLive(line, paused))
    const stopped = isSameRealm ? all : own
    const isEcb = cipher === 'AES_128_ECB'
    for (const each of findPartners(stopped.filter(isStopped), live.filter(isPartner), isEcb, digits))
      if (
        !found.some(
          (known) =>
            known.callee === each.callee && known.partner === each.partner && known.realmName === each.realmName,
        )
      )
        found.push(each)
  }
  return found
}

/** Everything that is issued under one key which a realm has or had. */
export interface KeyLines {
  readonly cipher: CipherName
  /** Whether the realm itself issues under it. */
  readonly isActive: boolean
  readonly own: readonly ClientLine[]
  /** Of other realms whose active key it is. */
  readonly shared: readonly ClientLine[]
}

/** A callee with the clients that can get tokens for it, paused or not. */
export interface ClientLine extends KeyLine {
  readonly apiClientIds: readonly string[]
}

/**
 * Reads what is issued under each key of a realm: the active one, retiring ones, and older ones that another realm still has.
 * Tokens of the realm exist under all of them.
 */
export async function readKeyLines(repositories: Repositories, realm: Realm): Promise<KeyLines[]> {
  const own = clientLinesOf(await readSpliceRows(repositories, realm))
  const keys = new Map<string, KeyLines>()
  for (const { fingerprint, cipher, state } of await repositories.realmKeys.listByRealm(realm.id)) {
    const isActive = state === 'ACTIVE'
    const known = keys.get(fingerprint)
    if (state === 'STAGED' || (known !== undefined && !isActive)) continue
    const shared = (await readSharers(repositories, fingerprint, realm.id)).flatMap(clientLinesOf)
    if (isActive || state === 'RETIRING' || shared.length > 0) keys.set(fingerprint, { cipher, isActive, own, shared })
  }
  return [...keys.values()]
}

function clientLinesOf(rows: RealmRows): ClientLine[] {
  const { identity, apiClients } = rows
  if (identity === null) return []
  const { realmId, realmName } = identity
  return issuedLines(rows).map((line) => ({
    ...line,
    ...{ realmId, realmName },
    apiClientIds: apiClients
      .filter(
        ({ destinationIds: ids }) => ids === null || (line.destinationId !== null && ids.includes(line.destinationId)),
      )
      .map(({ id }) => id),
  }))
}

/** Returns the ids of everything whose pause lasts at least until an instant; `until` is `null` for no end. */
export async function readLastingPauses(
  { pauses }: Pick<Repositories, 'pauses'>,
  lines: readonly ClientLine[],
  until: number | null,
): Promise<Set<string>> {
  const ids = new Set([EVERYTHING, ...lines.flatMap(ownersOf)])
  const found = await pauses.findMany([...ids])
  const lasts = ({ endsAt }: Pause) => endsAt === null || (until !== null && endsAt >= until)
  return new Set(found.filter(lasts).map(({ ownerId }) => ownerId))
}

function ownersOf({ realmId, destinationId, apiClientIds }: ClientLine): string[] {
  return [realmId, ...(destinationId === null ? [] : [destinationId]), ...apiClientIds]
}

/** Whether any client can get tokens for a callee, given what is paused. */
export function isLive({ realmId, destinationId, apiClientIds }: ClientLine, paused: ReadonlySet<string>): boolean {
  if (paused.has(EVERYTHING) || paused.has(realmId)) return false
  if (destinationId !== null && paused.has(destinationId)) return false
  return apiClientIds.some((id) => !paused.has(id))
}
