import { EVERYTHING, isPauseInForce, type Pause } from '../pauses/Pause.ts'
import type { Asker } from './Asker.ts'
import type { DecisionCheck, DecisionStep, RefusalReason } from './Issuance.ts'
import type { ResolvedCallee } from './resolveCallee.ts'

/** All that a decision rests on. */
export interface DecisionFacts extends Asker {
  readonly callee: ResolvedCallee
  /** Those of everything, the realm, the client and the destination that exist. */
  readonly pauses: readonly Pause[]
}

export interface Decision {
  readonly refusal: {
    readonly reason: RefusalReason
    /** When trying again can succeed; `null` when it never will, or nobody knows. */
    readonly retryAt: number | null
    readonly publicMessage: string | null
  } | null
  /** In order, up to the one that settled it. */
  readonly steps: readonly DecisionStep[]
}

/** Decides whether credentials are issued: pause, then origin, then callee. Pure: the same facts give the same decision. */
export function decideIssuance(facts: DecisionFacts, now: number): Decision {
  const steps: DecisionStep[] = []
  const step = (check: DecisionCheck, isPassed: boolean, detail: string): boolean => {
    steps.push({ check, isPassed, detail })
    return isPassed
  }
  const pause = longestPause(facts.pauses, now)
  if (!step('PAUSE', pause === null, pause === null ? 'nothing is paused' : describePause(facts, pause)))
    return {
      refusal: { reason: 'PAUSED', retryAt: pause?.endsAt ?? null, publicMessage: pause?.publicMessage ?? null },
      steps,
    }
  const [isOriginAllowed, originDetail] = judgeOrigin(facts)
  if (!step('ORIGIN', isOriginAllowed, originDetail)) return { refusal: refusal('ORIGIN_NOT_ALLOWED'), steps }
  if (!step('CALLEE', facts.callee.kind !== 'forbidden', facts.callee.detail))
    return { refusal: refusal('CALLEE_NOT_ALLOWED'), steps }
  return { refusal: null, steps }
}

function refusal(reason: RefusalReason) {
  return { reason, retryAt: null, publicMessage: null }
}

/** Of several pauses the one that ends last, since only then trying again can succeed. */
function longestPause(pauses: readonly Pause[], now: number): Pause | null {
  const endOf = (pause: Pause): number => pause.endsAt ?? Number.POSITIVE_INFINITY
  return pauses.filter((pause) => isPauseInForce(pause, now)).sort((a, b) => endOf(b) - endOf(a))[0] ?? null
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
