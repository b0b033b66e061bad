import { type Invalid, invalidAt, type NotFound, notFound } from '../input/rejections.ts'
import type { ApiKeyPrincipal } from '../people/principal.ts'
import type { RequestSolution } from '../policies/rateLimits.ts'
import type { Challenge, Services } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import type { Realm, RealmKey } from '../realms/realm.ts'
import { type Caller, findCaller, type UnresolvedCaller, type Visitor, visitorAt } from './caller.ts'
import { type DecidableRequest, type DecidedRequest, decideRequest, validateRequest } from './decideRequest.ts'
import { type DecisionConfig, loadDecisionConfig } from './decisionConfig.ts'
import {
  type CredentialsGone,
  contentDigestOf,
  expectNoRecord,
  isDecidable,
  type ReadyRequest,
  type RequestsUnderWay,
  recordUnder,
  rejectSharedKey,
  repeatRecorded,
  type ScopedKey,
  scopedKeysOf,
} from './idempotency.ts'
import type { Issuance, IssuanceRequest, NewIssuance, Refusal } from './issuance.ts'
import { type IssuedOutcome, issuedOutcome, mintTokens } from './mintTokens.ts'

/**
 * Issues credentials for one request or a batch, in the realm of the API key's client, and publishes the decisions to the
 * feed. A request with an idempotency key waits for earlier requests with the same key.
 */
export async function issueCredentials(
  { services, requestsUnderWay }: IssuingContext,
  { principal, origin, address, requestId }: IssuanceSource,
  requests: readonly IssuanceRequest[],
): Promise<IssueCredentialsOutcome | Invalid> {
  if (requests.length === 0 || requests.length > BATCH_MAX)
    return invalidAt(['requests'], 'OUT_OF_RANGE', `Between 1 and ${BATCH_MAX} requests.`)
  const { apiClientId, keyKind } = principal
  const caller = { apiClientId, keyKind, origin, address, requestId, isTrial: false }
  const scopedKeys = scopedKeysOf(services, caller, requests)
  const context = { services, repositories: services.store, scopedKeys }
  const outcome = await requestsUnderWay.run(scopedKeys, () => issueToCaller(context, caller, requests))
  if (outcome.kind === 'decided') services.issuanceFeed.publish(outcome.outcomes.flatMap(newIssuanceIn))
  return outcome
}

/**
 * Decides and counts the requests of one client, opens the realm key, mints all tokens at one timestamp and records the decisions.
 * Credentials are returned only after their decision is recorded. If recording fails, the slots in the rate limits are released.
 */
export async function issueToCaller(
  context: IssuanceContext,
  unresolved: UnresolvedCaller,
  requests: readonly IssuanceRequest[],
): Promise<IssueCredentialsOutcome> {
  const { services, repositories } = context
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

  const batch: Batch = { ...context, unresolved, caller, now }
  const hasKeys = context.scopedKeys.some((scopedKey) => scopedKey !== null)
  const toDecide = await prepareRequests(batch, requests)
  const prepared = hasKeys ? await repeatRecorded(batch, toDecide) : { kind: 'prepared' as const, requests: toDecide }
  if (prepared.kind === 'credentialsGone') return prepared
  // The decisions start together, so that the counters can share one commit.
  const deciding = await Promise.allSettled(
    prepared.requests.map((each) =>
      isDecidable(each) ? decideRequest(services, each, { now, isCounted: !unresolved.isTrial }) : each,
    ),
  )
  const decided = deciding.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  try {
    for (const each of deciding) if (each.status === 'rejected') throw each.reason
    if (hasKeys) await expectNoRecord(batch, decided)
    const rejectedFor = unresolved.isTrial ? null : countRefusals(services, unresolved, decided)
    if (rejectedFor !== null && requests.length === 1)
      return { kind: 'tooManyRefusals', retryAfterSeconds: rejectedFor }
    const outcomes = await mintAllowed(batch, decided)
    await repositories.issuances.record(
      outcomes.flatMap(
        (outcome, index) =>
          toNewIssuance(batch, outcome, { decided: decided[index], scopedKey: context.scopedKeys[index] ?? null }) ??
          [],
      ),
    )
    return { kind: 'decided', outcomes }
  } catch (error) {
    await services.rateCounters.release(decided.flatMap((entry) => (entry.kind === 'decided' ? entry.rateWindows : [])))
    throw error
  }
}

/** The maximum number of requests in one batch. */
export const BATCH_MAX = 100

/** The origin, network address and id of a client's request. */
export interface IssuanceSource {
  readonly principal: ApiKeyPrincipal
  readonly origin: string | null
  /** The network address that the request came from; `null` if it is unknown. */
  readonly address: string | null
  readonly requestId: string
}

export type IssuanceOutcome =
  | IssuedOutcome
  | {
      readonly kind: 'refused'
      readonly issuance: Issuance
      readonly refusal: Refusal
      /** The challenge to solve before a retry; `null` unless the refusal requires a proof of work. */
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
  /** One of the requests repeats an issuance whose tokens cannot be minted again, so no request was decided. */
  | CredentialsGone
  | NotFound

/** The services, and the requests of this process that are being decided. */
export interface IssuingContext {
  readonly services: Services
  readonly requestsUnderWay: RequestsUnderWay
}

/** The services, with the repositories of either the store or a transaction. */
export interface IssuanceContext {
  readonly services: Services
  readonly repositories: Repositories
  /** The idempotency keys of the requests, in the same order; `null` for a request without a key. */
  readonly scopedKeys: readonly (ScopedKey | null)[]
}

/** The requests of one client at one instant. */
interface Batch extends IssuanceContext {
  readonly unresolved: UnresolvedCaller
  readonly caller: Caller
  readonly now: number
}

/** Returns the issuance of an outcome if this request recorded it. */
function newIssuanceIn(outcome: IssuanceOutcome): Issuance[] {
  return outcome.kind === 'invalid' || (outcome.kind === 'issued' && outcome.isRepeated) ? [] : [outcome.issuance]
}

/**
 * Checks the requests and loads the data for their decisions, once for each callee and visitor. Handles one request after the
 * other, because a hundred reads at once would block all other users of the database.
 */
async function prepareRequests(
  { services, repositories, scopedKeys, unresolved, caller, now }: Batch,
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
  for (const [index, request] of requests.entries()) {
    const { callee } = request
    const invalid = validateRequest(services.networks, caller.keyKind, request) ?? rejectSharedKey(scopedKeys, index)
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
  decided: readonly ReadyRequest[],
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
async function mintAllowed(batch: Batch, decided: readonly ReadyRequest[]): Promise<IssuanceOutcome[]> {
  const { services, repositories, caller, now } = batch
  const { realm } = caller
  const allowed = decided.filter(isAllowed)
  const key = allowed.length === 0 ? null : await activeKey(repositories, realm)
  const minted = key === null ? null : mintTokens(await services.vault.cipherOf(key), { realm, allowed, now })
  const outcomes: IssuanceOutcome[] = []
  for (const entry of decided) {
    if (entry.kind !== 'decided') {
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
    if (key === null || minted === null) throw new Error('an allowed request was not minted')
    const issued = { ...issuance, realmKeyId: key.id, expiresAt: minted.expiresAt }
    outcomes.push(issuedOutcome(minted, entry, { key, issuance: issued, isRepeated: false }))
  }
  return outcomes
}

function isAllowed(entry: ReadyRequest): entry is DecidedRequest {
  return entry.kind === 'decided' && entry.decision.refusal === null
}

async function activeKey(repositories: Repositories, realm: Realm): Promise<RealmKey> {
  const key = await repositories.realmKeys.findActive(realm.id)
  if (key === null) throw new Error(`realm ${realm.id} has no active key`)
  return key
}

/** Returns the record of a decision. If the request is allowed, the record still lacks the realm key and the expiry. */
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

/** Adds the data that is stored with an issuance for a limited time. Returns `null` for a request that is not recorded. */
function toNewIssuance(
  batch: Batch,
  outcome: IssuanceOutcome,
  { decided, scopedKey }: { readonly decided: ReadyRequest | undefined; readonly scopedKey: ScopedKey | null },
): NewIssuance | null {
  if (outcome.kind === 'invalid' || decided?.kind !== 'decided') return null
  const { issuance } = outcome
  const address = issuance.isAddressKept ? (decided.visitor?.address ?? null) : null
  const idempotency =
    scopedKey === null || outcome.kind === 'refused'
      ? null
      : recordUnder(scopedKey, outcome, contentDigestOf(batch, decided, batch.now))
  return { issuance, address, rateWindows: decided.rateWindows, idempotency }
}
