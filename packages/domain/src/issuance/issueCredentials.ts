import type { TokenSet } from '@anoncall/token-core'
import type { Invalid } from '../input/InputIssue.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Proof } from '../policies/PolicyQuestion.ts'
import type { IssuedChallenge } from '../ports/Challenges.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Realm } from '../realms/Realm.ts'
import type { RealmKey } from '../realms/RealmKey.ts'
import type { Services } from '../Services.ts'
import { type Asker, findAsker } from './Asker.ts'
import { checkRequest } from './checkRequest.ts'
import type { Refusal } from './Decision.ts'
import { type DecidedRequest, decideRequest } from './decideRequest.ts'
import { describeIssuance } from './describeIssuance.ts'
import type { Issuance } from './Issuance.ts'
import type { IssuanceRequest } from './IssuanceRequest.ts'
import { mintAll } from './mintAll.ts'
import { proofOf } from './proofOf.ts'
import { findStandingFacts, type StandingFacts } from './StandingFacts.ts'
import { type Visitor, visitorAt } from './Visitor.ts'

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
