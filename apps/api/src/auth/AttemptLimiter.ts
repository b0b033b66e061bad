import type { Clock } from '@anoncall/domain'

export interface AttemptLimits {
  /** Failures that cost nothing. */
  readonly freeFailures: number
  /** How long a failure counts after the last one, in milliseconds. */
  readonly window: number
  /** The wait that the last free failure starts, in milliseconds; each further one doubles it. */
  readonly firstDelay: number
  readonly delayMax: number
}

interface Attempts {
  readonly failures: number
  readonly blockedUntil: number
  readonly forgetAt: number
}

/** Far more than ever fail at once; beyond it the oldest are forgotten, so that nobody fills the memory. */
const SUBJECTS_MAX = 20_000

/**
 * Slows down guessing. An attempt counts as a failure from its beginning and is given back when it succeeds, so that
 * many attempts at once gain nothing. Attempts made while blocked are not counted.
 */
export class AttemptLimiter {
  readonly #limits: AttemptLimits
  readonly #clock: Pick<Clock, 'now'>
  readonly #attempts = new Map<string, Attempts>()

  constructor(limits: AttemptLimits, clock: Pick<Clock, 'now'>) {
    this.#limits = limits
    this.#clock = clock
  }

  /** When the subject may try again; `null` when at once. */
  retryAt(subject: string): number | null {
    const { blockedUntil } = this.#read(subject)
    return blockedUntil > this.#clock.now() ? blockedUntil : null
  }

  /** Counts one attempt as failed until told otherwise. */
  begin(subject: string): void {
    this.#write(subject, this.#read(subject).failures + 1)
  }

  /** The attempt did not fail after all. */
  giveBack(subject: string): void {
    this.#write(subject, Math.max(0, this.#read(subject).failures - 1))
  }

  /** Nothing is held against the subject any more. */
  forget(subject: string): void {
    this.#attempts.delete(subject)
  }

  #read(subject: string): Attempts {
    const attempts = this.#attempts.get(subject)
    return attempts === undefined || attempts.forgetAt <= this.#clock.now() ? noAttempts : attempts
  }

  #write(subject: string, failures: number): void {
    const { freeFailures, window, firstDelay, delayMax } = this.#limits
    const now = this.#clock.now()
    const doublings = failures - freeFailures
    const blockedUntil = doublings < 0 ? 0 : now + Math.min(firstDelay * 2 ** doublings, delayMax)
    // Moves it to the end: the first in the map is the one untouched for longest.
    this.#attempts.delete(subject)
    if (failures === 0) return
    this.#attempts.set(subject, { failures, blockedUntil, forgetAt: Math.max(blockedUntil, now) + window })
    const [oldest] = this.#attempts.keys()
    if (this.#attempts.size > SUBJECTS_MAX && oldest !== undefined) this.#attempts.delete(oldest)
  }
}

const noAttempts: Attempts = { failures: 0, blockedUntil: 0, forgetAt: 0 }
