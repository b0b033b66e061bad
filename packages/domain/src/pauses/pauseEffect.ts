import { type NotFound, notFound } from '../input/rejections.ts'
import { findPolicyOwner, type PolicyOwner, realmIdOf } from '../policies/policyOwner.ts'
import type { Outstanding } from '../ports/issuanceRepository.ts'
import type { Services } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import type { Realm } from '../realms/realm.ts'
import { timestampDigits } from '../realms/realm.ts'
import {
  type ClientCallee,
  isLive,
  type KeyCallees,
  readKeyCallees,
  readLastingPauses,
} from '../splice/loadPartners.ts'
import type { SplicePartner } from '../splice/model.ts'
import { findPartners, isSamePartner, lastStretchedExpiry } from '../splice/partners.ts'
import { listText } from '../splice/report.ts'
import { EVERYTHING } from './pause.ts'

/** The effect of a pause on credentials that were issued before it. Instants are milliseconds since 1970 UTC. */
export interface PauseEffect {
  readonly outstanding: Outstanding
  /** Callees through which earlier tokens stay usable during the pause. */
  readonly partners: readonly SplicePartner[]
  /** When the last mixed time of earlier ECB tokens expires; `null` if no times can be mixed. */
  readonly stretchedUntil: number | null
  /** Whether earlier tokens become unusable during the pause. */
  readonly hasEnd: boolean
  /** When earlier tokens become unusable; `null` if `hasEnd` is false, or if no earlier token is usable now. */
  readonly callsEndAt: number | null
  /** Recommended actions, most useful first. */
  readonly advice: readonly string[]
}

export type PauseEffectOutcome = { readonly kind: 'loaded'; readonly effect: PauseEffect } | NotFound

/**
 * Returns the effect of a pause on tokens that were issued before it. The pause does not have to exist yet.
 *
 * @param ownerId A realm, a destination or an API client; `null` for everything.
 * @param endsAt When the pause ends; `null` for no end. A callee whose own pause ends earlier still counts as a partner.
 */
export async function loadPauseEffect(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  ownerId: string | null,
  endsAt: number | null,
): Promise<PauseEffectOutcome> {
  const owner = ownerId === null ? null : await findPolicyOwner(store, ownerId)
  if (ownerId !== null && owner === null) return notFound
  return { kind: 'loaded', effect: await pauseEffectOf(store, { owner, endsAt, now: clock.now() }) }
}

/** Returns the effect of pausing an owner. Runs inside or outside a transaction. `owner` is `null` for everything. */
export async function pauseEffectOf(
  repositories: Repositories,
  { owner, endsAt, now }: PlannedPause & { readonly now: number },
): Promise<PauseEffect> {
  const realms = owner === null ? await listRealms(repositories) : [await repositories.realms.find(realmIdOf(owner))]
  const partners: SplicePartner[] = []
  let stretchedUntil: number | null = null
  for (const realm of realms) {
    if (realm === null) continue
    for (const callees of await readKeyCallees(repositories, realm)) {
      const found = await stopUnder(repositories, callees, { owner, endsAt })
      const digits = timestampDigits(realm, now)
      const isEcb = callees.cipher === 'AES_128_ECB'
      partners.push(...findPartners(found, { isEcb, digits }).filter(isNew(partners)))
      if (!isEcb) continue
      const end = lastStretchedExpiry(found, realm, { digits, stoppedAt: now })
      if (end !== null) stretchedUntil = Math.max(stretchedUntil ?? end, end)
    }
  }
  const filter = {
    realmId: owner?.kind === 'realm' ? owner.owner.id : null,
    destinationId: owner?.kind === 'destination' ? owner.owner.id : null,
    apiClientId: owner?.kind === 'apiClient' ? owner.owner.id : null,
  }
  const outstanding = await repositories.issuances.outstanding(filter, now)
  const hasEnd = partners.length === 0
  const last = Math.max(outstanding.until ?? 0, stretchedUntil ?? 0)
  return {
    outstanding,
    partners: partners.sort(byName),
    stretchedUntil,
    hasEnd,
    callsEndAt: hasEnd && last > now ? last : null,
    advice: pauseAdvice(owner === null ? null : (realms[0]?.name ?? null), partners, stretchedUntil),
  }
}

/** A pause with its owner. `owner` is `null` for everything, `endsAt` is `null` for no end. */
interface PlannedPause {
  readonly owner: PolicyOwner | null
  readonly endsAt: number | null
}

/**
 * Splits the callees of one key by the effect of a pause. Returns the realm's callees that the pause stops, the callees
 * for which tokens are still issued under this key, and all callees of the key.
 */
async function stopUnder(
  repositories: Repositories,
  { own, shared, isActive }: KeyCallees,
  { owner, endsAt }: PlannedPause,
): Promise<{ stopped: ClientCallee[]; live: ClientCallee[]; all: ClientCallee[] }> {
  const paused = await readLastingPauses(repositories, [...own, ...shared], endsAt)
  paused.add(owner?.owner.id ?? EVERYTHING)
  const isCovered = ({ destinationId, apiClientIds }: ClientCallee) => {
    if (owner === null || owner.kind === 'realm') return true
    return owner.kind === 'destination' ? destinationId === owner.owner.id : apiClientIds.includes(owner.owner.id)
  }
  return {
    stopped: own.filter((callee) => isCovered(callee) && !isLive(callee, paused)),
    // Under a replaced key, only other realms still issue tokens.
    live: [...(isActive ? own : []), ...shared].filter((callee) => isLive(callee, paused)),
    all: [...own, ...shared],
  }
}

function isNew(known: readonly SplicePartner[]): (partner: SplicePartner) => boolean {
  return (each) => !known.some((other) => isSamePartner(other, each))
}

function byName(a: SplicePartner, b: SplicePartner): number {
  const keyOf = ({ callee, realmName, partner }: SplicePartner) => `${callee} ${realmName} ${partner}`
  return keyOf(a) < keyOf(b) ? -1 : 1
}

const REALMS_PER_READ = 100

async function listRealms({ realms }: Pick<Repositories, 'realms'>): Promise<Realm[]> {
  const all: Realm[] = []
  let hasNextPage = true
  while (hasNextPage) {
    const last = all.at(-1)
    const page = await realms.list({
      search: null,
      isPaused: null,
      now: 0,
      orderBy: 'NAME',
      direction: 'ASC',
      first: REALMS_PER_READ,
      after: last === undefined ? null : { key: last.name, id: last.id },
    })
    all.push(...page.entries)
    hasNextPage = page.hasNextPage
  }
  return all
}

/**
 * Returns the recommended actions that make a pause end all calls, most useful first. Empty if no action is needed.
 *
 * @param ownRealm The name of the paused realm or of the realm that the paused owner belongs to; `null` for everything.
 */
export function pauseAdvice(
  ownRealm: string | null,
  partners: readonly SplicePartner[],
  stretchedUntil: number | null,
): string[] {
  if (partners.length === 0) {
    if (stretchedUntil === null) return []
    return ['To end the calls sooner, change the key at the gateway and activate the new key here without an overlap.']
  }
  const destinations = partnerNames(
    partners.filter(({ destinationId }) => destinationId !== null),
    ownRealm,
  )
  // A pattern cannot be paused on its own.
  const patterns = partnerNames(
    partners.filter(({ destinationId }) => destinationId === null),
    ownRealm,
  )
  return [
    ...(destinations.length === 0 ? [] : [`Pause ${listText(destinations)} too, for at least as long.`]),
    ...(patterns.length === 0
      ? []
      : [
          `Remove the ${patterns.length === 1 ? 'pattern' : 'patterns'} ${listText(patterns)}, or pause the whole realm, for at least as long.`,
        ]),
    ...(partners.some(({ through }) => through !== 'SAME_ADDRESS')
      ? [
          'Or change the key: enter a new key for this realm at the gateway, remove the current one there, and activate the new key here without an overlap.',
        ]
      : []),
  ]
}

/** Returns the names of the partners without duplicates. A name from another realm includes the realm. */
function partnerNames(partners: readonly SplicePartner[], ownRealm: string | null): string[] {
  const names = partners.map(({ partner, realmName }) =>
    realmName === ownRealm ? partner : `${partner} in realm ${realmName}`,
  )
  return [...new Set(names)]
}
