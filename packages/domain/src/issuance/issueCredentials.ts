import type { TokenCipher, TokenSet } from '@anoncall/token-core'
import { type Invalid, invalidAt, type NotFound, notFound } from '../input/rejections.ts'
import type { ApiKeyPrincipal } from '../people/principal.ts'
import type { Proof } from '../policies/rateLimits.ts'
import type { IssuedChallenge, Services } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import type { Realm, RealmKey } from '../realms/realm.ts'
import { type Asker, findAsker, type Visitor, visitorAt } from './caller.ts'
import { checkRequest, type DecidedRequest, decideRequest } from './decide.ts'
import { findStandingFacts, type StandingFacts } from './decisionConfig.ts'
import type { Issuance, IssuanceRequest, Refusal } from './issuance.ts'

/** Requests in one batch. */
export const BATCH_MAX = 100

/** Where a client's request came from. */
export interface IssuanceSource {
  readonly principal: ApiKeyPrincipal
  readonly origin: string | null
  /** The network address that it came from; `null` where nobody knows. */
  readonly address: string | null
  readonly requestId: string
}

/** Issues for one call or many in the realm of the client whose key was sent, and tells who listens. Each request stands alone. */
export async function issueForClient(
  services: Services,
  { principal, origin, address, requestId }: IssuanceSource,
  requests: readonly IssuanceRequest[],
): Promise<IssueCredentialsOutcome | Invalid> {
  if (requests.length === 0 || requests.length > BATCH_MAX)
    return invalidAt(['requests'], 'OUT_OF_RANGE', `Between 1 and ${BATCH_MAX} requests.`)
  const { apiClientId, keyKind } = principal
  const caller = { apiClientId, keyKind, origin, address, requestId, isTrial: false }
  const outcome = await issueCredentials(services, services.store, caller, requests)
  if (outcome.kind === 'decided')
    services.issuanceFeed.publish(outcome.outcomes.flatMap((each) => (each.kind === 'invalid' ? [] : [each.issuance])))
  return outcome
}

/** Who asks for credentials, as the edge has established it: not looked up yet. */
export interface IssuanceCaller extends Pick<Asker, 'keyKind' | 'origin'> {
  readonly apiClientId: string
  /** Where the request came from; `null` where nobody knows. */
  readonly address: string | null
  readonly requestId: string
  /** Whether an administrator tries it out: then it counts against nothing. */
  readonly isTrial: boolean
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
      /** What to solve before trying again; `null` where that is not what is missing. */
      readonly challenge: IssuedChallenge | null
    }
  | Invalid

export type IssueCredentialsOutcome =
  | { readonly kind: 'decided'; readonly outcomes: readonly IssuanceOutcome[] }
  /** The clock cannot be trusted, so nothing is issued. */
  | { readonly kind: 'clockUntrusted' }
  /** There is too little room to record decisions, so none is made. */
  | { readonly kind: 'storageLow' }
  /** Too many requests from the caller's network were refused, so nothing was recorded. */
  | { readonly kind: 'tooManyRefusals'; readonly retryAfterSeconds: number }
  | NotFound

/**
 * The whole story of one or many requests of one client: load, decide each and count it, open the key, mint at one
 * timestamp, record, return. What cannot be recorded is not released, and gives its places in the counters back.
 */
export async function issueCredentials(
  services: Services,
  repositories: Repositories,
  caller: IssuanceCaller,
  requests: readonly IssuanceRequest[],
): Promise<IssueCredentialsOutcome> {
  const now = services.clockGuard.trustedNow()
  if (now === null) return { kind: 'clockUntrusted' }
  if (!services.storageGuard.hasRoom()) return { kind: 'storageLow' }
  // The results of a batch stand apart, so a batch is refused as a whole or decided as a whole.
  const retryAfterSeconds = requests.length > 1 && !caller.isTrial ? services.refusalCeiling.peek(caller) : null
  if (retryAfterSeconds !== null) return { kind: 'tooManyRefusals', retryAfterSeconds }
  const asker = await findAsker(repositories, caller)
  if (asker === null) return notFound

  const questions = await questionsOf(services, repositories, caller, asker, requests, now)
  // All at once, so that counters which share a commit share it.
  const deciding = await Promise.allSettled(
    questions.map((question) =>
      isInvalid(question)
        ? question
        : decideRequest(services, question.standing, asker, question, {
            now,
            isCounted: !caller.isTrial,
            proof: question.proof,
          }),
    ),
  )
  const decided = deciding.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  try {
    for (const each of deciding) if (each.status === 'rejected') throw each.reason
    const turnedAway = caller.isTrial ? null : countRefusals(services, caller, decided)
    if (turnedAway !== null && requests.length === 1) return { kind: 'tooManyRefusals', retryAfterSeconds: turnedAway }
    const outcomes = await mintDecided(services, repositories, caller, asker, decided, now)
    await repositories.issuances.record(
      outcomes.flatMap((outcome) => (outcome.kind === 'invalid' ? [] : [outcome.issuance])),
    )
    return { kind: 'decided', outcomes }
  } catch (error) {
    await services.rateCounters.release(decided.flatMap((entry) => (entry.kind === 'decided' ? entry.rateWindows : [])))
    throw error
  }
}

/** Counts the refusals among the decisions. Returns the seconds to wait if one of them is over the ceiling. */
function countRefusals(
  { refusalCeiling }: Pick<Services, 'refusalCeiling'>,
  caller: IssuanceCaller,
  decided: readonly (DecidedRequest | Invalid)[],
): number | null {
  let retryAfterSeconds: number | null = null
  for (const entry of decided)
    if (entry.kind === 'decided' && entry.decision.refusal !== null) {
      const isProofMissing = entry.decision.refusal.reason === 'CHALLENGE_REQUIRED'
      retryAfterSeconds = refusalCeiling.take(caller, isProofMissing) ?? retryAfterSeconds
    }
  return retryAfterSeconds
}

/** One request and all that it is decided by. */
interface Question {
  readonly request: IssuanceRequest
  readonly visitor: Visitor | null
  readonly proof: Proof
  readonly standing: StandingFacts
}

function isInvalid(question: Question | Invalid): question is Invalid {
  return 'kind' in question
}

/**
 * Finds out what the requests are decided by, once for each callee and visitor, of whom a batch has few. One after the other: a
 * hundred reads at once would keep everybody else from the database.
 */
async function questionsOf(
  services: Services,
  repositories: Repositories,
  caller: IssuanceCaller,
  asker: Asker,
  requests: readonly IssuanceRequest[],
  now: number,
): Promise<(Question | Invalid)[]> {
  const facts = new Map<string, StandingFacts>()
  const visitors = new Map<string, Visitor | null>()
  const visitorOf = (address: string | null): Visitor | null => {
    if (address === null) return null
    const visitor = visitors.get(address) ?? visitorAt(services, address)
    visitors.set(address, visitor)
    return visitor
  }

  const questions: (Question | Invalid)[] = []
  for (const request of requests) {
    const invalid = checkRequest(services.networks, caller.keyKind, request)
    if (invalid !== null) {
      questions.push(invalid)
      continue
    }
    const proof: Proof = caller.isTrial
      ? { kind: 'assumed' }
      : await proofOf(services, caller.apiClientId, request, now)
    const standing = facts.get(request.callee) ?? (await findStandingFacts(repositories, asker, request.callee))
    facts.set(request.callee, standing)
    questions.push({ request, visitor: visitorOf(request.visitorAddress ?? caller.address), proof, standing })
  }
  return questions
}

async function mintDecided(
  services: Services,
  repositories: Repositories,
  caller: IssuanceCaller,
  asker: Asker,
  decided: readonly (DecidedRequest | Invalid)[],
  now: number,
): Promise<IssuanceOutcome[]> {
  const { realm } = asker
  const allowed = decided.filter(isAllowed)
  const key = allowed.length === 0 ? null : await activeKey(repositories, realm)
  const minted = key === null ? null : mintAll(await services.vault.cipherOf(key), realm, allowed, now)
  const outcomes: IssuanceOutcome[] = []
  for (const entry of decided) {
    if (entry.kind === 'invalid') {
      outcomes.push(entry)
      continue
    }
    const issuance = describeIssuance(services, caller, asker, entry, now)
    const { refusal } = entry.decision
    if (refusal !== null) {
      const isForWantOfProof = refusal.reason === 'CHALLENGE_REQUIRED' || refusal.reason === 'CHALLENGE_FAILED'
      const challenge = isForWantOfProof ? await services.challenges.create(caller.apiClientId, now) : null
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

/** What a request's solved challenge is worth, before it is known whether it was used already. */
export async function proofOf(
  { challenges }: Pick<Services, 'challenges'>,
  apiClientId: string,
  { challengeSolution }: Pick<IssuanceRequest, 'challengeSolution'>,
  now: number,
): Promise<Proof> {
  return challengeSolution === null ? { kind: 'none' } : challenges.verify(challengeSolution, apiClientId, now)
}

export interface Minted {
  readonly tokens: ReadonlyMap<DecidedRequest, TokenSet>
  /** The time inside the tokens, in milliseconds. */
  readonly issuedAt: number
  /** When the gateway stops accepting them, in milliseconds. */
  readonly expiresAt: number
}

/**
 * Mints for every allowed request at one timestamp, which stands on a whole second, so that no digits of it can be mixed
 * (docs/reference/token-format.md), and is set back where the tokens are to end before the gateway's own time.
 */
export function mintAll(cipher: TokenCipher, realm: Realm, allowed: readonly DecidedRequest[], now: number): Minted {
  const backdatingSeconds = realm.lifetimeSeconds - realm.effectiveLifetimeSeconds
  const issuedAtSeconds = Math.floor(now / 1_000) - backdatingSeconds
  const timestamp = realm.timestampUnit === 'SECONDS' ? issuedAtSeconds : issuedAtSeconds * 1_000
  const tokens = new Map<DecidedRequest, TokenSet>()
  for (const [account, entries] of groupByAccount(realm, allowed)) {
    const callees = entries.map(({ callee }) =>
      callee.kind === 'destination' ? callee.destination.address : addressOf(callee),
    )
    const sets = cipher.mintBatch({ account, from: realm.fromUser ?? account, callees, timestamp })
    entries.forEach((entry, index) => {
      const set = sets[index]
      if (set !== undefined) tokens.set(entry, set)
    })
  }
  return { tokens, issuedAt: issuedAtSeconds * 1_000, expiresAt: (issuedAtSeconds + realm.lifetimeSeconds) * 1_000 }
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
  if (callee.kind !== 'address') throw new Error('a forbidden callee was to be minted')
  return callee.address
}

/** A decision as it is recorded, for a refusal whole, for an issuance without key and expiry. */
export function describeIssuance(
  { ids, visitors }: Pick<Services, 'ids' | 'visitors'>,
  caller: IssuanceCaller,
  { realm, apiClient }: Asker,
  { request, visitor, callee, decision, rateWindows }: DecidedRequest,
  now: number,
): Issuance {
  const id = ids.next('iss')
  return {
    id,
    decidedAt: now,
    outcome: decision.refusal === null ? 'ISSUED' : 'REFUSED',
    refusalReason: decision.refusal?.reason ?? null,
    wouldBeRefusedFor: decision.wouldBeRefusedFor,
    steps: decision.steps,
    isTrial: caller.isTrial,
    realmId: realm.id,
    realmName: realm.name,
    apiClientId: apiClient.id,
    destinationId: callee.kind === 'destination' ? callee.destination.id : null,
    callee: request.callee,
    origin: caller.origin,
    keyKind: caller.keyKind,
    visitor: visitor?.hashAt(now) ?? null,
    // Of a trial the address is the administrator's or made up.
    sealedAddress:
      visitor === null || caller.isTrial || visitors.addressHours === 0 ? null : visitors.seal(id, visitor.address),
    blockId: decision.blockId,
    rateWindows,
    realmKeyId: null,
    expiresAt: null,
    requestId: caller.requestId,
    reference: request.reference,
    report: null,
  }
}
