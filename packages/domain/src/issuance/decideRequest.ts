import type { Block } from '../blocks/Block.ts'
import type { Proof } from '../policies/PolicyQuestion.ts'
import { isCountable, rateDemandOf } from '../policies/rateDemandOf.ts'
import { settleLimits } from '../policies/settleLimits.ts'
import type { RateTaking, RateWindow } from '../ports/RateCounters.ts'
import type { Services } from '../Services.ts'
import type { Asker } from './Asker.ts'
import { assessRequest, type DecisionFacts } from './assessRequest.ts'
import type { Decision } from './Decision.ts'
import type { IssuanceRequest } from './IssuanceRequest.ts'
import type { ResolvedCallee } from './resolveCallee.ts'
import type { StandingFacts } from './StandingFacts.ts'
import type { Visitor } from './Visitor.ts'

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
