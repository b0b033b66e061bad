import type { TokenCipher, TokenSet } from '@anoncall/token-core'
import { type Invalid, invalidAt, type NotFound, notFound } from '../input/rejections.ts'
import type { ApiKeyPrincipal } from '../people/principal.ts'
import type { RequestSolution } from '../policies/rateLimits.ts'
import type { Challenge, Services } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import { type Realm, type RealmKey, stampOf } from '../realms/realm.ts'
import { type Caller, findCaller, type UnresolvedCaller, type Visitor, visitorAt } from './caller.ts'
import { type DecidableRequest, type DecidedRequest, decideRequest, validateRequest } from './decideRequest.ts'
import { type DecisionConfig, loadDecisionConfig } from './decisionConfig.ts'
import type { Issuance, IssuanceRequest, NewIssuance, Refusal } from './issuance.ts'

/** Issues credentials for one request or a batch, in the realm of the API key's client, and publishes the decisions to the feed. */
export async function issueCredentials(
  services: Services,
  { principal, origin, address, requestId }: IssuanceSource,
  requests: readonly IssuanceRequest[],
): Promise<IssueCredentialsOutcome | Invalid> {
  if (requests.length === 0 || requests.length > BATCH_MAX)
    return invalidAt(['requests'], 'OUT_OF_RANGE', `Between 1 and ${BATCH_MAX} requests.`)
  const { apiClientId, keyKind } = principal
  const caller = { apiClientId, keyKind, origin, address, requestId, isTrial: false }
  const outcome = await issueToCaller({ services, repositories: services.store }, caller, requests)
  if (outcome.kind === 'decided')
    services.issuanceFeed.publish(outcome.outcomes.flatMap((each) => (each.kind === 'invalid' ? [] : [each.issuance])))
  return outcome
}

/**
 * Decides and counts the requests of one client, opens the realm key, mints all tokens at one timestamp and records the decisions.
 * Credentials are returned only after their decision is recorded. If recording fails, the slots in the rate limits are released.
 */
export async function issueToCaller(
  { services, repositories }: IssuanceContext,
  unresolved: UnresolvedCaller,
  requests: readonly IssuanceRequest[],
): Promise<IssueCredentialsOutcome> {
  const now = services.clockGuard.trustedNow()
  if (now === null) return { kind: 'clockUntrusted' }
  if (!services.storageGuard.hasRoom()) return { kind: 'storageLow' }
  // The refusal ceiling is checked before a batch is decided. The requests of a batch have independent results, so the ceiling must
  // reject either the whole batch or no request.
  const isCeilingFirst = requests.length > 1 && !unresolved.isTrial
  const retryAfterSeconds = isCeilingFirst ? services.refusalCeiling.peek(unresolved) : null
  if (retryAfterSeconds !== null) return { kind: 'tooManyRefusals', retryAfterSeconds }
  const caller = await findCaller(repositories, unresolved)
  if (caller === null) return notFound

  const batch: Batch = { services, repositories, unresolved, caller, now }
  const prepared = await prepareRequests(batch, requests)
  // The decisions start together, so that the counters can share one commit.
  const deciding = await Promise.allSettled(
    prepared.map((each) =>
      isInvalid(each) ? each : decideRequest(services, each, { now, isCounted: !unresolved.isTrial }),
    ),
  )
  const decided = deciding.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  try {
    for (const each of deciding) if (each.status === 'rejected') throw each.reason
    const rejectedFor = unresolved.isTrial ? null : countRefusals(services, unresolved, decided)
    if (rejectedFor !== null && requests.length === 1)
      return { kind: 'tooManyRefusals', retryAfterSeconds: rejectedFor }
    const outcomes = await mintAllowed(batch, decided)
    await repositories.issuances.record(
      outcomes.flatMap((outcome, index) => toNewIssuance(outcome, decided[index]) ?? []),
    )
    return { kind: 'decided', outcomes }
  } catch (error) {
    await services.rateCounters.release(decided.flatMap((entry) => (entry.kind === 'decided' ? entry.rateWindows : [])))
    throw error
  }
}

/** The most requests in one batch. */
export const BATCH_MAX = 100

/** The origin, network address and id of a client's request. */
export interface IssuanceSource {
  readonly principal: ApiKeyPrincipal
  readonly origin: string | null
  /** The network address that the request came from; `null` if it is unknown. */
  readonly address: string | null
  readonly requestId: string
}

export interface IssuedCredentials extends TokenSet {
  /** The realm's name at the gateway. */
  readonly realm: string
}

export type IssuanceOutcome =
  | {
      readonly kind: 'issued'
      readonly issuance: Issuance
      readonly credentials: IssuedCredentials
      /** The time inside the tokens, in milliseconds. */
      readonly issuedAt: number
      readonly expiresAt: number
    }
  | {
      readonly kind: 'refused'
      readonly issuance: Issuance
      readonly refusal: Refusal
      /** The challenge to solve before a retry; `null` unless the refusal is about a proof of work. */
      readonly challenge: Challenge | null
    }
  | Invalid

export type IssueCredentialsOutcome =
  | { readonly kind: 'decided'; readonly outcomes: readonly IssuanceOutcome[] }
  /** The clock cannot be trusted, so no credentials are issued. */
  | { readonly kind: 'clockUntrusted' }
  /** There is too little disk space to record decisions, so no decision is made. */
  | { readonly kind: 'storageLow' }
  /** Too many requests from the caller's network were refused, so nothing was recorded. */
  | { readonly kind: 'tooManyRefusals'; readonly retryAfterSeconds: number }
  | NotFound

/** The services, with the repositories of either the store or a transaction. */
export interface IssuanceContext {
  readonly services: Services
  readonly repositories: Repositories
}

/** The requests of one client at one instant. */
interface Batch extends IssuanceContext {
  readonly unresolved: UnresolvedCaller
  readonly caller: Caller
  readonly now: number
}

function isInvalid(prepared: DecidableRequest | Invalid): prepared is Invalid {
  return 'kind' in prepared
}

/**
 * Checks the requests and loads the data for their decisions, once for each callee and visitor. Handles one request after the
 * other, because a hundred reads at once would block all other users of the database.
 */
async function prepareRequests(
  { services, repositories, unresolved, caller, now }: Batch,
  requests: readonly IssuanceRequest[],
): Promise<(DecidableRequest | Invalid)[]> {
  const configs = new Map<string, DecisionConfig>()
  const visitors = new Map<string, Visitor | null>()
  const visitorOf = (address: string | null): Visitor | null => {
    if (address === null) return null
    const visitor = visitors.get(address) ?? visitorAt(services, address)
    visitors.set(address, visitor)
    return visitor
  }

  const prepared: (DecidableRequest | Invalid)[] = []
  for (const request of requests) {
    const { callee } = request
    const invalid = validateRequest(services.networks, caller.keyKind, request)
    if (invalid !== null) {
      prepared.push(invalid)
      continue
    }
    const solution: RequestSolution = unresolved.isTrial
      ? { kind: 'assumed' }
      : await verifyChallenge(services, request, { apiClientId: caller.apiClient.id, now })
    const config = configs.get(callee) ?? (await loadDecisionConfig(repositories, caller, { callee }))
    configs.set(callee, config)
    prepared.push({
      request,
      caller,
      visitor: visitorOf(request.visitorAddress ?? unresolved.address),
      config,
      solution,
    })
  }
  return prepared
}

/** Verifies the solved challenge of a request. The rate limits check later whether the challenge was used before. */
async function verifyChallenge(
  { challenges }: Pick<Services, 'challenges'>,
  { challengeSolution }: Pick<IssuanceRequest, 'challengeSolution'>,
  { apiClientId, now }: { readonly apiClientId: string; readonly now: number },
): Promise<RequestSolution> {
  return challengeSolution === null ? { kind: 'none' } : challenges.verify(challengeSolution, apiClientId, now)
}

/** Counts the refusals among the decisions. If a refusal exceeds the ceiling, returns the number of seconds to wait. */
function countRefusals(
  { refusalCeiling }: Pick<Services, 'refusalCeiling'>,
  caller: UnresolvedCaller,
  decided: readonly (DecidedRequest | Invalid)[],
): number | null {
  let retryAfterSeconds: number | null = null
  for (const entry of decided)
    if (entry.kind === 'decided' && entry.decision.refusal !== null) {
      const isSolutionMissing = entry.decision.refusal.reason === 'CHALLENGE_REQUIRED'
      retryAfterSeconds = refusalCeiling.take(caller, isSolutionMissing) ?? retryAfterSeconds
    }
  return retryAfterSeconds
}

/** Mints tokens for the allowed requests and creates challenges for those that need a proof of work. */
async function mintAllowed(batch: Batch, decided: readonly (DecidedRequest | Invalid)[]): Promise<IssuanceOutcome[]> {
  const { services, repositories, caller, now } = batch
  const { realm } = caller
  const allowed = decided.filter(isAllowed)
  const key = allowed.length === 0 ? null : await activeKey(repositories, realm)
  const minted = key === null ? null : mintAll(await services.vault.cipherOf(key), { realm, allowed, now })
  const outcomes: IssuanceOutcome[] = []
  for (const entry of decided) {
    if (entry.kind === 'invalid') {
      outcomes.push(entry)
      continue
    }
    const issuance = toIssuance(batch, entry)
    const { refusal } = entry.decision
    if (refusal !== null) {
      const needsChallenge = refusal.reason === 'CHALLENGE_REQUIRED' || refusal.reason === 'CHALLENGE_FAILED'
      const challenge = needsChallenge ? await services.challenges.create(caller.apiClient.id, now) : null
      outcomes.push({ kind: 'refused', issuance, refusal, challenge })
      continue
    }
    const tokens = minted?.tokens.get(entry)
    if (key === null || minted === null || tokens === undefined) throw new Error('an allowed request was not minted')
    const { issuedAt, expiresAt } = minted
    outcomes.push({
      kind: 'issued',
      issuance: { ...issuance, realmKeyId: key.id, expiresAt },
      credentials: {
        accountToken: tokens.accountToken,
        fromToken: tokens.fromToken,
        toToken: tokens.toToken,
        realm: key.gatewayRealm,
      },
      issuedAt,
      expiresAt,
    })
  }
  return outcomes
}

function isAllowed(entry: DecidedRequest | Invalid): entry is DecidedRequest {
  return entry.kind === 'decided' && entry.decision.refusal === null
}

async function activeKey(repositories: Repositories, realm: Realm): Promise<RealmKey> {
  const key = await repositories.realmKeys.findActive(realm.id)
  if (key === null) throw new Error(`realm ${realm.id} has no active key`)
  return key
}

interface Minted {
  readonly tokens: ReadonlyMap<DecidedRequest, TokenSet>
  /** The time inside the tokens, in milliseconds. */
  readonly issuedAt: number
  /** When the gateway stops accepting the tokens, in milliseconds. */
  readonly expiresAt: number
}

/** Mints the tokens of all allowed requests at one timestamp. */
export function mintAll(
  cipher: TokenCipher,
  { realm, allowed, now }: { readonly realm: Realm; readonly allowed: readonly DecidedRequest[]; readonly now: number },
): Minted {
  const { timestamp, issuedAt, expiresAt } = stampOf(realm, now)
  const tokens = new Map<DecidedRequest, TokenSet>()
  for (const [account, entries] of groupByAccount(realm, allowed)) {
    const callees = entries.map(({ callee }) => addressOf(callee))
    const sets = cipher.mintBatch({ account, from: realm.fromUser ?? account, callees, timestamp })
    entries.forEach((entry, index) => {
      const set = sets[index]
      if (set !== undefined) tokens.set(entry, set)
    })
  }
  return { tokens, issuedAt, expiresAt }
}

function groupByAccount(realm: Realm, allowed: readonly DecidedRequest[]): Map<string, DecidedRequest[]> {
  const groups = new Map<string, DecidedRequest[]>()
  for (const entry of allowed) {
    const account =
      (entry.callee.kind === 'destination' ? entry.callee.destination.accountUser : null) ?? realm.accountUser
    const group = groups.get(account)
    if (group === undefined) groups.set(account, [entry])
    else group.push(entry)
  }
  return groups
}

function addressOf(callee: DecidedRequest['callee']): string {
  switch (callee.kind) {
    case 'destination':
      return callee.destination.address
    case 'address':
      return callee.address
    case 'forbidden':
      throw new Error('a forbidden callee was to be minted')
  }
}

/** Returns the record of a decision. The record of an issuance still lacks the key and the expiry. */
function toIssuance({ services, unresolved, caller, now }: Batch, decided: DecidedRequest): Issuance {
  const { request, visitor, callee, decision } = decided
  return {
    id: services.ids.next('iss'),
    decidedAt: now,
    outcome: decision.refusal === null ? 'ISSUED' : 'REFUSED',
    refusalReason: decision.refusal?.reason ?? null,
    wouldBeRefusedFor: decision.wouldBeRefusedFor,
    steps: decision.steps,
    isTrial: unresolved.isTrial,
    realmId: caller.realm.id,
    realmName: caller.realm.name,
    apiClientId: caller.apiClient.id,
    destinationId: callee.kind === 'destination' ? callee.destination.id : null,
    callee: request.callee,
    origin: unresolved.origin,
    keyKind: unresolved.keyKind,
    visitor: visitor?.hashAt(now) ?? null,
    // The address in a trial is the administrator's own or invented, so it is not stored.
    isAddressKept: visitor !== null && !unresolved.isTrial && services.visitors.addressHours > 0,
    blockId: decision.blockId,
    realmKeyId: null,
    expiresAt: null,
    requestId: unresolved.requestId,
    reference: request.reference,
    report: null,
  }
}

/** Adds the data that is stored with an issuance for a limited time. Returns `null` for an invalid request. */
function toNewIssuance(outcome: IssuanceOutcome, decided: DecidedRequest | Invalid | undefined): NewIssuance | null {
  if (outcome.kind === 'invalid' || decided?.kind !== 'decided') return null
  const { issuance } = outcome
  const address = issuance.isAddressKept ? (decided.visitor?.address ?? null) : null
  return { issuance, address, rateWindows: decided.rateWindows }
}
