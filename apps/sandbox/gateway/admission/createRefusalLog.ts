import type { Clock } from '../Clock.ts'
import { createRing } from '../createRing.ts'
import { sayable } from '../sayable.ts'
import type { Denial } from './Denial.ts'
import type { Refusal } from './Refusal.ts'
import { STATUS_CODES } from './RefusalReason.ts'

/** Keeps the last refusals for people to read, since the SDK hides them from its page. */
export function createRefusalLog({ clock, log }: { clock: Clock; log: (line: string) => void }): RefusalLog {
  const ring = createRing<Refusal>(REFUSALS_MAX)
  let count = 0
  return {
    list: ring.list,
    add(denial, { step, status, realm = null, account = null, callId = null }) {
      count += 1
      const refusal: Refusal = {
        id: String(count),
        at: clock.now(),
        step,
        status,
        statusCode: STATUS_CODES[denial.reason],
        reason: denial.reason,
        sentence: denial.sentence,
        realm: realm === null ? null : sayable(realm),
        account: account === null ? null : sayable(account),
        callId,
      }
      ring.add(refusal)
      log(`Refused (${step}, ${refusal.statusCode}, ${refusal.reason}): ${refusal.sentence}`)
      return refusal
    },
  }
}

export interface RefusalLog {
  /** Oldest first, the last 200. */
  list(): readonly Refusal[]
  add(denial: Denial, circumstances: Circumstances): Refusal
}

interface Circumstances {
  readonly step: Refusal['step']
  readonly status: number
  readonly realm?: string | null
  readonly account?: string | null
  readonly callId?: string | null
}

const REFUSALS_MAX = 200
