import { type Block, isBlockInForce } from '../blocks/block.ts'
import type { ApiKeyKind } from '../clients/apiClient.ts'
import { isAlias } from '../destinations/destination.ts'
import { InputProblems, type Invalid } from '../input/rejections.ts'
import { EVERYTHING, isPauseInForce, type Pause } from '../pauses/pause.ts'
import { assessHours, settleLimits } from '../policies/evaluatePolicies.ts'
import { isCountable, type PolicyQuestion, type Proof, rateDemandOf } from '../policies/rateLimits.ts'
import type { RateTaking, RateWindow } from '../ports/rateCounters.ts'
import type { Networks, Services } from '../ports/services.ts'
import type { Asker, Visitor } from './caller.ts'
import type { ResolvedCallee, StandingFacts } from './decisionConfig.ts'
import type { Decision, DecisionCheck, DecisionStep, IssuanceRequest, Refusal, RefusalReason } from './issuance.ts'

/** One request on its way through: decided, not yet recorded. */
export interface DecidedRequest {
  readonly kind: 'decided'
  readonly request: IssuanceRequest
  readonly visitor: Visitor | null
  readonly callee: ResolvedCallee
  readonly decision: Decision
  /** The places that it took. */
  readonly rateWindows: readonly RateWindow[]
}

/** How a request is decided. */
export interface DecisionTerms {
  readonly now: number
  /** Whether it takes its places in the counters, or only looks whether there is room. */
  readonly isCounted: boolean
  /** What came along as proof of work. */
  readonly proof: Proof
}

/**
 * Decides one request. It changes nothing but the counters, and those only if the request is counted and not refused. Its places
 * are asked for before it waits for anything, so that requests which are decided in turn take them in turn.
 */
export async function decideRequest(
  services: Pick<Services, 'networks' | 'rateCounters'>,
  standing: StandingFacts,
  asker: Asker,
  { request, visitor }: Pick<DecidedRequest, 'request' | 'visitor'>,
  { now, isCounted, proof }: DecisionTerms,
): Promise<DecidedRequest> {
  const { callee } = standing
  const facts: DecisionFacts = {
    realm: asker.realm,
    apiClient: asker.apiClient,
    keyKind: asker.keyKind,
    origin: asker.origin,
    callee,
    pauses: standing.pauses,
    isVisitorKnown: visitor !== null,
    blocks: visitor === null ? [] : blocksHolding(services, standing.blocks, visitor),
    gates: standing.gates,
    subjects: { callee: standing.subject, visitor },
    proof,
  }
  const assessed = assessRequest(facts, now)
  const { refusal, blockId, steps } = assessed
  if (refusal !== null) {
    const decision = { refusal, blockId, steps, wouldBeRefusedFor: null }
    return { kind: 'decided', request, visitor, callee, decision, rateWindows: [] }
  }

  const demand = rateDemandOf(facts, assessed, now)
  const isTaking = isCounted && isCountable(facts)
  const taking = await (isTaking ? services.rateCounters.take(demand, now) : services.rateCounters.peek(demand, now))
  const decision = settleLimits(facts, assessed, taking)
  return { kind: 'decided', request, visitor, callee, decision, rateWindows: isTaking ? windowsOf(taking) : [] }
}

function windowsOf(taking: RateTaking): readonly RateWindow[] {
  return taking.kind === 'taken' ? taking.windows : []
}

/** @param blocks The realm's. */
function blocksHolding(
  { networks }: Pick<Services, 'networks'>,
  blocks: readonly Block[],
  visitor: Visitor,
): readonly Block[] {
  if (blocks.length === 0) return []
  const byReceipt = blocks.filter(({ visitorKey }) => visitorKey !== null && visitorKey === visitor.key)
  return [...networks.findHolding(blocks, visitor.address), ...byReceipt]
}

/** All that a decision rests on, but for the counts. */
export interface DecisionFacts extends Asker, PolicyQuestion {
  readonly callee: ResolvedCallee
  /** Those of everything, the realm, the client and the destination that exist. */
  readonly pauses: readonly Pause[]
  readonly isVisitorKnown: boolean
  /** The realm's blocks that hold the visitor's network. */
  readonly blocks: readonly Block[]
}

/** A request as far as it can be judged without counting. */
export interface Assessment extends Omit<Decision, 'wouldBeRefusedFor'> {
  /** What a monitored policy would have refused it for by now. */
  readonly monitoredReason: RefusalReason | null
}

/** Judges all that comes before the limits, in this order: pause, origin, callee, block list, business hours. Pure. */
export function assessRequest(facts: DecisionFacts, now: number): Assessment {
  const steps: DecisionStep[] = []
  const step = (check: DecisionCheck, isPassed: boolean, detail: string): boolean => {
    steps.push({ check, isPassed, isEnforced: true, detail, policy: null })
    return isPassed
  }
  const refused = (reason: RefusalReason, more: Partial<Refusal> = {}, blockId: string | null = null): Assessment => ({
    refusal: { reason, retryAt: null, publicMessage: null, ...more },
    blockId,
    monitoredReason: null,
    steps,
  })

  const pause = longest(facts.pauses.filter((each) => isPauseInForce(each, now)))
  if (!step('PAUSE', pause === null, pause === null ? 'nothing is paused' : describePause(facts, pause)))
    return refused('PAUSED', { retryAt: pause?.endsAt ?? null, publicMessage: pause?.publicMessage ?? null })
  const [isOriginAllowed, originDetail] = judgeOrigin(facts)
  if (!step('ORIGIN', isOriginAllowed, originDetail)) return refused('ORIGIN_NOT_ALLOWED')
  if (!step('CALLEE', facts.callee.kind !== 'forbidden', facts.callee.detail)) return refused('CALLEE_NOT_ALLOWED')
  const block = longest(facts.blocks.filter((each) => isBlockInForce(each, now)))
  const noBlock = facts.isVisitorKnown ? 'no block holds the network' : 'no address is known'
  if (!step('BLOCK_LIST', block === null, block === null ? noBlock : describeBlock(block)))
    return refused('NETWORK_BLOCKED', { retryAt: block?.endsAt ?? null }, block?.id)

  const { refusal, monitoredReason, steps: hoursSteps } = assessHours(facts, now)
  return { refusal, blockId: null, monitoredReason, steps: [...steps, ...hoursSteps] }
}

/** Of several pauses or blocks the one that ends last, since only then trying again can succeed. */
function longest<Ending extends { readonly endsAt: number | null }>(all: readonly Ending[]): Ending | null {
  const endOf = ({ endsAt }: Ending): number => endsAt ?? Number.POSITIVE_INFINITY
  return [...all].sort((a, b) => endOf(b) - endOf(a))[0] ?? null
}

function describePause({ realm, apiClient }: DecisionFacts, pause: Pause): string {
  const owner =
    pause.ownerId === EVERYTHING
      ? 'everything'
      : pause.ownerId === realm.id
        ? `realm «${realm.name}»`
        : pause.ownerId === apiClient.id
          ? `client «${apiClient.name}»`
          : 'the destination'
  const end = pause.endsAt === null ? 'until it is resumed' : `until ${new Date(pause.endsAt).toISOString()}`
  return `${owner} is paused since ${new Date(pause.pausedAt).toISOString()}, ${end}`
}

function judgeOrigin({ keyKind, origin, apiClient }: DecisionFacts): [isAllowed: boolean, detail: string] {
  if (keyKind === 'SECRET') return [true, 'a secret key: it speaks for a server, which has no origin']
  if (origin === null) return [false, 'no Origin header, which publishable keys need']
  if (apiClient.allowedOrigins.includes(origin)) return [true, `${origin} is among the client's origins`]
  return [false, `${origin} is not among the client's ${apiClient.allowedOrigins.length} origins`]
}

/** Of a block that was made from a receipt no network is told. */
function describeBlock({ network, issuanceId, reason, endsAt }: Block): string {
  const what = network ?? `the network behind receipt ${issuanceId ?? ''}`
  const end = endsAt === null ? 'until it is lifted' : `until ${new Date(endsAt).toISOString()}`
  return `${what} is blocked ${end}: ${reason}`
}

/** What is wrong with a request; `null` when it can be decided. */
export function checkRequest(networks: Networks, keyKind: ApiKeyKind, request: IssuanceRequest): Invalid | null {
  const problems = new InputProblems()
  checkCallee(problems, request.callee)
  if (request.reference !== null) problems.text(['reference'], request.reference, 64)
  if (request.visitorAddress !== null) {
    // Who counts as which visitor is not for the visitor's own page to say.
    if (keyKind === 'PUBLISHABLE')
      problems.add(
        ['visitorAddress'],
        'OUT_OF_RANGE',
        'Only secret keys pass an address along: pages are known by their own.',
      )
    else checkAddress(problems, networks, ['visitorAddress'], request.visitorAddress)
  }
  return problems.outcome()
}

export function checkAddress(
  problems: InputProblems,
  networks: Networks,
  path: readonly string[],
  address: string,
): void {
  // A zone, as in fe80::1%eth0, means nothing on another machine.
  if (address.includes('%') || networks.parseAddress(address) === null)
    problems.add(path, 'MALFORMED', 'An IPv4 or IPv6 address, such as 203.0.113.7 or 2001:db8::1.')
}

function checkCallee(problems: InputProblems, callee: string): void {
  if (callee === '') problems.add(['callee'], 'REQUIRED', 'Must not be empty.')
  else if (callee.includes('@')) problems.identity(['callee'], callee)
  else if (!isAlias(callee))
    problems.add(['callee'], 'MALFORMED', "A destination's alias: lower-case letters, digits and hyphens, at most 64.")
}
