import { type NotFound, notFound } from '../input/rejections.ts'
import { findPolicyOwner, type PolicyOwner, realmIdOf } from '../policies/policyOwner.ts'
import type { Outstanding } from '../ports/issuanceRepository.ts'
import type { Services } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import type { Realm } from '../realms/realm.ts'
import { digitsOf } from '../realms/tokenTime.ts'
import { type ClientLine, isLive, type KeyLines, readKeyLines, readLastingPauses } from '../splice/loadPartners.ts'
import type { SplicePartner } from '../splice/model.ts'
import { findPartners, stretchedEnd } from '../splice/partners.ts'
import { listText } from '../splice/report.ts'
import { EVERYTHING } from './pause.ts'

/** What a pause stops at the gateway, and what it does not. Instants are milliseconds since 1970 UTC. */
export interface PauseEffect {
  readonly outstanding: Outstanding
  /** Callees through which tokens from before stay usable while the pause lasts. */
  readonly partners: readonly SplicePartner[]
  /** When mixed times in ECB tokens from before expire, at the latest; `null` where no time can be mixed. */
  readonly stretchedUntil: number | null
  /** Whether tokens from before stop making calls while the pause lasts. */
  readonly hasEnd: boolean
  /** When they stop; `null` where `hasEnd` is false, and where none is usable any more. */
  readonly callsEndAt: number | null
  /** What to do, most useful first. */
  readonly advice: readonly string[]
}

export type PauseEffectOutcome = { readonly kind: 'loaded'; readonly effect: PauseEffect } | NotFound

/**
 * Says what a pause does to tokens that were issued before it, whether it is in force already or not.
 *
 * @param ownerId A realm, a destination or an API client; `null` for everything.
 * @param endsAt When the pause ends; `null` for no end. A partner that is paused for less long counts as a partner.
 */
export async function loadPauseEffect(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  ownerId: string | null,
  endsAt: number | null,
): Promise<PauseEffectOutcome> {
  const owner = ownerId === null ? null : await findPolicyOwner(store, ownerId)
  if (ownerId !== null && owner === null) return notFound
  return { kind: 'loaded', effect: await pauseEffectOf(store, owner, endsAt, clock.now()) }
}

/** The effect of a pause of an owner, within a transaction or without one; `null` for everything. */
export async function pauseEffectOf(
  repositories: Repositories,
  owner: PolicyOwner | null,
  endsAt: number | null,
  now: number,
): Promise<PauseEffect> {
  const realms = owner === null ? await listRealms(repositories) : [await repositories.realms.find(realmIdOf(owner))]
  const partners: SplicePartner[] = []
  let stretchedUntil: number | null = null
  for (const realm of realms) {
    if (realm === null) continue
    for (const lines of await readKeyLines(repositories, realm)) {
      const found = await stopUnder(repositories, lines, owner, endsAt)
      const digits = digitsOf(realm, now)
      const isEcb = lines.cipher === 'AES_128_ECB'
      partners.push(...findPartners(found.stopped, found.live, isEcb, digits).filter(isNew(partners)))
      if (!isEcb) continue
      const end = stretchedEnd(found.stopped, found.all, found.live.length > 0, realm, digits, now)
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

/** What a pause of an owner stops under one key, and what is still issued under it. */
async function stopUnder(
  repositories: Repositories,
  { own, shared, isActive }: KeyLines,
  owner: PolicyOwner | null,
  endsAt: number | null,
): Promise<{ stopped: ClientLine[]; live: ClientLine[]; all: ClientLine[] }> {
  const paused = await readLastingPauses(repositories, [...own, ...shared], endsAt)
  paused.add(owner?.owner.id ?? EVERYTHING)
  const isCovered = ({ destinationId, apiClientIds }: ClientLine) => {
    if (owner === null || owner.kind === 'realm') return true
    return owner.kind === 'destination' ? destinationId === owner.owner.id : apiClientIds.includes(owner.owner.id)
  }
  return {
    stopped: own.filter((line) => isCovered(line) && !isLive(line, paused)),
    // Under a key that was replaced only other realms issue.
    live: [...(isActive ? own : []), ...shared].filter((line) => isLive(line, paused)),
    all: [...own, ...shared],
  }
}

function isNew(known: readonly SplicePartner[]): (partner: SplicePartner) => boolean {
  return (each) =>
    !known.some(
      ({ callee, partner, realmName }) =>
        callee === each.callee && partner === each.partner && realmName === each.realmName,
    )
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
 * Returns what to do so that a pause ends all calls, most useful first; empty where nothing is to be done.
 *
 * @param ownRealm The realm of what is paused; `null` for everything.
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
  // A pattern cannot be paused by itself.
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
          'Or change the key: enter a new key for this realm at the gateway, remove the present one there, and activate the new key here without an overlap.',
        ]
      : []),
  ]
}

/** The partners by name, each once, with the realm of those that are in another one. */
function partnerNames(partners: readonly SplicePartner[], ownRealm: string | null): string[] {
  const names = partners.map(({ partner, realmName }) =>
    realmName === ownRealm ? partner : `${partner} in realm ${realmName}`,
  )
  return [...new Set(names)]
}
