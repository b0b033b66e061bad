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

/** What is held against one subject. */
export interface Attempts {
  readonly failures: number
  readonly blockedUntil: number
  readonly forgetAt: number
}

/**
 * Where attempts are kept. A `Map` if the number of subjects is bounded by nature, otherwise a map that bounds itself without removing
 * entries: an attacker who can fill it must not remove their own failures.
 */
export interface AttemptMap<Subject> {
  get(subject: Subject): Attempts | undefined
  set(subject: Subject, attempts: Attempts): unknown
  delete(subject: Subject): unknown
  /** Entries may be deleted and added meanwhile. */
  entries(): IterableIterator<readonly [Subject, Attempts]>
}

/** Entries that are checked for their end on each write: more than one, so that the map shrinks. */
const SWEPT_PER_WRITE = 3

/**
 * Slows down guessing. An attempt counts as a failure from its beginning and is given back when it succeeds, so that
 * many attempts at once gain nothing. Attempts made while blocked are not counted.
 */
export class AttemptLimiter<Subject> {
  readonly #limits: AttemptLimits
  readonly #clock: Pick<Clock, 'now'>
  readonly #attempts: AttemptMap<Subject>
  #sweep: IterableIterator<readonly [Subject, Attempts]> | null = null

  constructor(limits: AttemptLimits, clock: Pick<Clock, 'now'>, attempts: AttemptMap<Subject>) {
    this.#limits = limits
    this.#clock = clock
    this.#attempts = attempts
  }

  /** When the subject may try again; `null` when at once. */
  retryAt(subject: Subject): number | null {
    const { blockedUntil } = this.#read(subject)
    return blockedUntil > this.#clock.now() ? blockedUntil : null
  }

  /** Counts one attempt as failed until told otherwise. */
  begin(subject: Subject): void {
    this.#removeSomeEnded()
    this.#write(subject, this.#read(subject).failures + 1)
  }

  /** The attempt did not fail after all, or was not made. */
  giveBack(subject: Subject): void {
    this.#write(subject, Math.max(0, this.#read(subject).failures - 1))
  }

  /** Nothing is held against the subject any more. */
  forget(subject: Subject): void {
    this.#attempts.delete(subject)
  }

  #read(subject: Subject): Attempts {
    const attempts = this.#attempts.get(subject)
    return attempts === undefined || attempts.forgetAt <= this.#clock.now() ? noAttempts : attempts
  }

  #write(subject: Subject, failures: number): void {
    const { freeFailures, window, firstDelay, delayMax } = this.#limits
    const now = this.#clock.now()
    const doublings = failures - freeFailures
    const blockedUntil = doublings < 0 ? 0 : now + Math.min(firstDelay * 2 ** doublings, delayMax)
    if (failures === 0) this.#attempts.delete(subject)
    else this.#attempts.set(subject, { failures, blockedUntil, forgetAt: Math.max(blockedUntil, now) + window })
  }

  /** Goes round the map bit by bit, so that no write has to wait for all of it. */
  #removeSomeEnded(): void {
    const now = this.#clock.now()
    for (let step = 0; step < SWEPT_PER_WRITE; step += 1) {
      this.#sweep ??= this.#attempts.entries()
      const { done, value } = this.#sweep.next()
      if (done === true) {
        this.#sweep = null
        return
      }
      const [subject, { forgetAt }] = value
      if (forgetAt <= now) this.#attempts.delete(subject)
    }
  }
}

const noAttempts: Attempts = { failures: 0, blockedUntil: 0, forgetAt: 0 }
