import { type Block, isBlockInForce } from '../blocks/block.ts'
import type { ApiKeyKind } from '../clients/apiClient.ts'
import { isAlias } from '../destinations/destination.ts'
import { InputProblems, type Invalid } from '../input/rejections.ts'
import { EVERYTHING, isPauseInForce, type Pause } from '../pauses/pause.ts'
import { decideByHours, decideByLimits } from '../policies/policyDecision.ts'
import { type EvaluationInput, isCountable, type RequestSolution, rateDemandOf } from '../policies/rateLimits.ts'
import type { RateResult, RateWindow } from '../ports/rateCounters.ts'
import type { Networks, Services } from '../ports/services.ts'
import type { Caller, Visitor } from './caller.ts'
import type { DecisionConfig, ResolvedCallee } from './decisionConfig.ts'
import type { Decision, DecisionCheck, DecisionStep, IssuanceRequest, Refusal, RefusalReason } from './issuance.ts'

/**
 * Decides one request. Changes only the rate counters, and only if the request is counted and not refused. Calls the counters
 * before it waits for anything else, so that requests are counted in the order in which they are decided.
 *
 * @param options `isCounted`: whether to count the request or only to check the limits.
 */
export async function decideRequest(
  services: Pick<Services, 'networks' | 'rateCounters'>,
  decidable: DecidableRequest,
  { now, isCounted }: { readonly now: number; readonly isCounted: boolean },
): Promise<DecidedRequest> {
  const { request, visitor, config } = decidable
  const { callee } = config
  const facts = factsOf(services, decidable)
  const evaluated = decideBeforeLimits(facts, now)
  const { refusal, blockId, steps } = evaluated
  if (refusal !== null) {
    const decision = { refusal, blockId, steps, wouldBeRefusedFor: null }
    return { kind: 'decided', request, visitor, callee, decision, rateWindows: [] }
  }

  const demand = rateDemandOf(facts, evaluated.monitoredReason, now)
  const isTaken = isCounted && isCountable(facts)
  const result = await (isTaken ? services.rateCounters.take(demand, now) : services.rateCounters.peek(demand, now))
  const decision = decideByLimits(facts, evaluated, result)
  return { kind: 'decided', request, visitor, callee, decision, rateWindows: isTaken ? windowsOf(result) : [] }
}

/**
 * Decides a request again after its credentials were issued. Checks pause, origin, callee and block list. Checks no
 * policy, because the policies already allowed and counted the issuance.
 */
export function decideAgain(
  services: Pick<Services, 'networks'>,
  decidable: DecidableRequest,
  now: number,
): DecidedRequest {
  const { request, visitor, config } = decidable
  const facts = { ...factsOf(services, decidable), policies: [] }
  const { refusal, blockId, steps } = decideBeforeLimits(facts, now)
  const decision = { refusal, blockId, steps, wouldBeRefusedFor: null }
  return { kind: 'decided', request, visitor, callee: config.callee, decision, rateWindows: [] }
}

/** A request with everything that its decision depends on. */
export interface DecidableRequest {
  readonly request: IssuanceRequest
  readonly caller: Caller
  readonly visitor: Visitor | null
  readonly config: DecisionConfig
  /** The solution of a challenge in the request. */
  readonly solution: RequestSolution
}

/** A request that is decided but not recorded. */
export interface DecidedRequest {
  readonly kind: 'decided'
  readonly request: IssuanceRequest
  readonly visitor: Visitor | null
  readonly callee: ResolvedCallee
  readonly decision: Decision
  /** The rate windows that counted the request. */
  readonly rateWindows: readonly RateWindow[]
}

function windowsOf(result: RateResult): readonly RateWindow[] {
  return result.kind === 'allowed' ? result.windows : []
}

function factsOf(services: Pick<Services, 'networks'>, decidable: DecidableRequest): DecisionFacts {
  const { visitor, config, caller, solution } = decidable
  return {
    realm: caller.realm,
    apiClient: caller.apiClient,
    keyKind: caller.keyKind,
    origin: caller.origin,
    callee: config.callee,
    pauses: config.pauses,
    isVisitorKnown: visitor !== null,
    blocks: visitor === null ? [] : blocksOf(services, config.blocks, visitor),
    policies: config.policies,
    subjects: { callee: config.subject, visitor },
    solution,
  }
}

/** Returns the blocks that apply to a visitor, by network or by issuance. */
function blocksOf(
  { networks }: Pick<Services, 'networks'>,
  blocks: readonly Block[],
  visitor: Visitor,
): readonly Block[] {
  if (blocks.length === 0) return []
  const byIssuance = blocks.filter(({ visitorKey }) => visitorKey !== null && visitorKey === visitor.key)
  return [...networks.findHolding(blocks, visitor.address), ...byIssuance]
}

/** Everything that a decision depends on, except for the counts. */
export interface DecisionFacts extends Caller, EvaluationInput {
  readonly callee: ResolvedCallee
  /** The pause of all issuing, and the pauses of the realm, the client and the destinations. */
  readonly pauses: readonly Pause[]
  readonly isVisitorKnown: boolean
  /** The realm's blocks that apply to the visitor. */
  readonly blocks: readonly Block[]
}

/** The result of the checks that do not depend on counts. */
export interface DecisionBeforeLimits extends Omit<Decision, 'wouldBeRefusedFor'> {
  /** The reason why a monitored policy would have refused the request, based on the checks so far. */
  readonly monitoredReason: RefusalReason | null
}

/**
 * Evaluates the checks before the limits, in this order: pause, origin, callee, block list, business hours. Has no side
 * effects.
 */
export function decideBeforeLimits(facts: DecisionFacts, now: number): DecisionBeforeLimits {
  const steps: DecisionStep[] = []
  const step = (check: DecisionCheck, isPassed: boolean, detail: string): boolean => {
    steps.push({ check, isPassed, isEnforced: true, detail, policy: null })
    return isPassed
  }
  const refused = (
    reason: RefusalReason,
    more: Partial<Refusal> = {},
    blockId: string | null = null,
  ): DecisionBeforeLimits => ({
    refusal: { reason, retryAt: null, publicMessage: null, ...more },
    blockId,
    monitoredReason: null,
    steps,
  })

  const pause = longest(facts.pauses.filter((each) => isPauseInForce(each, now)))
  if (!step('PAUSE', pause === null, pause === null ? 'nothing is paused' : describePause(facts, pause)))
    return refused('PAUSED', { retryAt: pause?.endsAt ?? null, publicMessage: pause?.publicMessage ?? null })
  const [isOriginAllowed, originDetail] = evaluateOrigin(facts)
  if (!step('ORIGIN', isOriginAllowed, originDetail)) return refused('ORIGIN_NOT_ALLOWED')
  if (!step('CALLEE', facts.callee.kind !== 'forbidden', facts.callee.detail)) return refused('CALLEE_NOT_ALLOWED')
  const block = longest(facts.blocks.filter((each) => isBlockInForce(each, now)))
  const noBlock = facts.isVisitorKnown ? 'the network is not blocked' : 'the address is unknown'
  if (!step('BLOCK_LIST', block === null, block === null ? noBlock : describeBlock(block)))
    return refused('NETWORK_BLOCKED', { retryAt: block?.endsAt ?? null }, block?.id)

  const { refusal, monitoredReason, steps: hoursSteps } = decideByHours(facts.policies, now)
  return { refusal, blockId: null, monitoredReason, steps: [...steps, ...hoursSteps] }
}

/** Returns the pause or block that ends last, because no retry can succeed before its end. */
function longest<Ending extends { readonly endsAt: number | null }>(all: readonly Ending[]): Ending | null {
  const endOf = ({ endsAt }: Ending): number => endsAt ?? Number.POSITIVE_INFINITY
  return [...all].sort((a, b) => endOf(b) - endOf(a))[0] ?? null
}

function describePause({ realm, apiClient }: DecisionFacts, pause: Pause): string {
  const owner =
    pause.ownerId === EVERYTHING
      ? 'everything'
      : pause.ownerId === realm.id
        ? `realm "${realm.name}"`
        : pause.ownerId === apiClient.id
          ? `client "${apiClient.name}"`
          : 'the destination'
  const end = pause.endsAt === null ? 'until it is resumed' : `until ${new Date(pause.endsAt).toISOString()}`
  return `${owner} is paused since ${new Date(pause.pausedAt).toISOString()}, ${end}`
}

function evaluateOrigin({ keyKind, origin, apiClient }: DecisionFacts): [isAllowed: boolean, detail: string] {
  if (keyKind === 'SECRET') return [true, 'a secret key belongs to a server, which has no origin']
  if (origin === null) return [false, 'no Origin header, which publishable keys need']
  if (apiClient.allowedOrigins.includes(origin)) return [true, `${origin} is among the client's origins`]
  return [false, `${origin} is not among the client's ${apiClient.allowedOrigins.length} origins`]
}

/** Describes a block. The network of a block that was created from an issuance is not revealed. */
function describeBlock({ network, issuanceId, reason, endsAt }: Block): string {
  const what = network ?? `the network behind receipt ${issuanceId ?? ''}`
  const end = endsAt === null ? 'until it is lifted' : `until ${new Date(endsAt).toISOString()}`
  return `${what} is blocked ${end}: ${reason}`
}

/** Returns the problems of a request, or `null` if it can be decided. */
export function validateRequest(networks: Networks, keyKind: ApiKeyKind, request: IssuanceRequest): Invalid | null {
  const problems = new InputProblems()
  checkCallee(problems, request.callee)
  if (request.reference !== null) problems.text(['reference'], request.reference, 64)
  if (request.idempotencyKey !== null)
    problems.text(['idempotencyKey'], request.idempotencyKey, IDEMPOTENCY_KEY_LENGTH_MAX)
  if (request.visitorAddress !== null) {
    // Otherwise, a page could choose the visitor that its requests are counted for.
    if (keyKind === 'PUBLISHABLE')
      problems.add(
        ['visitorAddress'],
        'OUT_OF_RANGE',
        'Only secret keys can forward an address. Requests of a page count for their own address.',
      )
    else checkAddress(problems, ['visitorAddress'], { networks, address: request.visitorAddress })
  }
  return problems.outcome()
}

/** The maximum length of an idempotency key, in UTF-16 units. */
const IDEMPOTENCY_KEY_LENGTH_MAX = 64

/** Reports an address that is not an IPv4 or IPv6 address. */
export function checkAddress(
  problems: InputProblems,
  path: readonly string[],
  { networks, address }: { readonly networks: Networks; readonly address: string },
): void {
  // A zone, as in fe80::1%eth0, has no meaning on another machine.
  if (address.includes('%') || networks.parseAddress(address) === null)
    problems.add(path, 'MALFORMED', 'An IPv4 or IPv6 address, such as 203.0.113.7 or 2001:db8::1.')
}

function checkCallee(problems: InputProblems, callee: string): void {
  if (callee === '') problems.add(['callee'], 'REQUIRED', 'Must not be empty.')
  else if (callee.includes('@')) problems.identity(['callee'], callee)
  else if (!isAlias(callee))
    problems.add(['callee'], 'MALFORMED', "A destination's alias: lower-case letters, digits and hyphens, at most 64.")
}
