import { type Block, isBlockInForce } from '../blocks/Block.ts'
import { EVERYTHING, isPauseInForce, type Pause } from '../pauses/Pause.ts'
import { assessHours } from '../policies/assessHours.ts'
import type { PolicyQuestion } from '../policies/PolicyQuestion.ts'
import type { Asker } from './Asker.ts'
import type { Decision, Refusal } from './Decision.ts'
import type { DecisionCheck, DecisionStep, RefusalReason } from './Issuance.ts'
import type { ResolvedCallee } from './resolveCallee.ts'

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
