import type { Clock } from '@anoncall/domain'

/**
 * Slows down password guessing. After several failures, a subject, such as an account, is blocked for some time. An
 * attempt counts as a failure from its start. If the attempt succeeds, the count is reverted. Parallel attempts
 * therefore give an attacker no advantage. Attempts of a blocked subject are not counted.
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

  /** Returns when the subject may try again, or `null` if the subject may try now. */
  retryAt(subject: Subject): number | null {
    const { blockedUntil } = this.#read(subject)
    return blockedUntil > this.#clock.now() ? blockedUntil : null
  }

  /** Counts one attempt as failed until `release` reverts the count. */
  begin(subject: Subject): void {
    this.#removeSomeEnded()
    this.#write(subject, this.#read(subject).failures + 1)
  }

  /** Reverts the count of an attempt that succeeded, or whose password was not compared. */
  release(subject: Subject): void {
    this.#write(subject, Math.max(0, this.#read(subject).failures - 1))
  }

  /** Forgets all failures of the subject. */
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

  /** Removes a few expired entries at a time, so that no write has to wait for a check of the whole map. */
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

interface AttemptLimits {
  /** The number of failures before the first delay. */
  readonly freeFailures: number
  /**
   * The time after which all failures are forgotten, in milliseconds. The time starts when the delay of the last
   * failure ends.
   */
  readonly window: number
  /** The delay after `freeFailures` failures, in milliseconds. Each further failure doubles the delay. */
  readonly firstDelay: number
  readonly delayMax: number
}

/** The recorded failures of one subject. */
export interface Attempts {
  readonly failures: number
  readonly blockedUntil: number
  readonly forgetAt: number
}

/**
 * The storage of attempts. Use a `Map` if the number of subjects is limited. Otherwise, use a bounded map that never
 * removes entries to make room. If a full map removed entries, attackers could fill the map to remove their own
 * failures.
 */
interface AttemptMap<Subject> {
  get(subject: Subject): Attempts | undefined
  set(subject: Subject, attempts: Attempts): unknown
  delete(subject: Subject): unknown
  /** Iterates over the entries. Entries can be deleted and added during the iteration. */
  entries(): IterableIterator<readonly [Subject, Attempts]>
}

/**
 * The number of entries to check for expiry on each write. A write adds at most one entry but checks several, so
 * expired entries do not accumulate.
 */
const SWEPT_PER_WRITE = 3

const noAttempts: Attempts = { failures: 0, blockedUntil: 0, forgetAt: 0 }
