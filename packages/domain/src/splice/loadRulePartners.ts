import { orderedPolicy } from '../policies/checkPolicy.ts'
import type { IssuancePolicy } from '../policies/IssuancePolicy.ts'
import { findPolicyOwner, type PolicyOwner, realmIdOf } from '../policies/PolicyOwner.ts'
import type { Realm } from '../realms/Realm.ts'
import type { Services } from '../Services.ts'
import { findPartners } from './findPartners.ts'
import { type ClientLine, isLive, readKeyLines, readLastingPauses } from './readKeyLines.ts'
import type { SplicePartner } from './SplicePartner.ts'
import { digitsOf } from './stampOf.ts'

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
