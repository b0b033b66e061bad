import { availableParallelism } from 'node:os'
import { hash, parseOptions, verify } from '@node-rs/argon2'

/**
 * Hashes and verifies passwords, a few at a time. Many parallel sign-ins therefore cannot use all memory or all CPU
 * time.
 */
export class PasswordHasher {
  #running = 0
  readonly #waiting: Readonly<Record<HashingLane, FairQueue>> = {
    FAMILIAR: new FairQueue(WAITING_MAX),
    STRANGER: new FairQueue(WAITING_MAX),
  }
  /** The queue for new hashes. Only people who are signed in, or who just signed in, use this queue. */
  readonly #hashing = new FairQueue(Number.POSITIVE_INFINITY)

  /** Returns the hash to store for a password. */
  async hash(password: string): Promise<string> {
    await this.#takeTurn(this.#hashing, '')
    return this.#inTurn(() => hash(password, PARAMETERS))
  }

  /**
   * Verifies a password against a hash. If `passwordHash` is `null`, takes as long as with a hash and returns `WRONG`.
   *
   * @param group The source of the attempt. The groups of a lane take turns. If the lane is full, the largest group
   * loses places to other groups.
   */
  async verify(passwordHash: string | null, password: string, lane: HashingLane, group = ''): Promise<PasswordVerdict> {
    if (!(await this.#takeTurn(this.#waiting[lane], group))) return 'BUSY'
    const isRight = await this.#inTurn(() => verify(passwordHash ?? DECOY_HASH, password))
    return isRight && passwordHash !== null ? 'RIGHT' : 'WRONG'
  }

  /** Returns whether a hash was created with outdated parameters. */
  isOutdated(passwordHash: string): boolean {
    const { memoryCost, timeCost, parallelism, outputLen } = parseOptions(passwordHash)
    const used = { memoryCost, timeCost, parallelism, outputLen }
    return JSON.stringify(used) !== JSON.stringify(PARAMETERS)
  }

  /** Waits for a turn. Resolves with `false` if too many attempts are waiting. */
  async #takeTurn(queue: FairQueue, group: string): Promise<boolean> {
    if (this.#running >= AT_ONCE_MAX) return queue.wait(group)
    this.#running += 1
    return true
  }

  /** Runs the work of the current turn, then gives the turn to the next waiting attempt. */
  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } finally {
      const { FAMILIAR, STRANGER } = this.#waiting
      if (!this.#hashing.next() && !FAMILIAR.next() && !STRANGER.next()) this.#running -= 1
    }
  }
}

/** argon2id with 64 MiB, three passes and a parallelism of one. A hash takes about 80 ms on one core. */
const PARAMETERS = { memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 } as const

/**
 * The maximum number of parallel hashes. Hashes run in libuv's pool of four threads. Two threads remain free to read
 * the console's files and check proofs of work. If there is more than one core, one core remains free for issuing.
 */
const AT_ONCE_MAX = Math.max(1, Math.min(2, availableParallelism() - 1))

/** The maximum number of waiting attempts in each lane: about one or two seconds of work. */
const WAITING_MAX = 16

/**
 * The hash of a password that no account has. Attempts with an unknown e-mail are verified against this hash, so they
 * take as long as attempts with a known e-mail.
 */
export const DECOY_HASH =
  '$argon2id$v=19$m=65536,t=3,p=1$US/R/lan20KKwvBZ3+TKpw$ESYgXgUZTRzY8ZyvWGg31DE5Uy10INE6S7BNi3zZP0M'

/**
 * The priority of an attempt. People who are signed in, or who have signed in from the same network before, have
 * priority over strangers.
 */
export type HashingLane = 'FAMILIAR' | 'STRANGER'

/**
 * The result of verifying a password. `BUSY` means that too many attempts are waiting, and the password was not
 * compared.
 */
export type PasswordVerdict = 'RIGHT' | 'WRONG' | 'BUSY'

/**
 * Settles a queue entry. Called once, with `true` if the entry gets its turn, or with `false` if it loses its place.
 */
type Settle = (isTurn: boolean) => void

/**
 * A bounded queue in which groups take turns. A full queue accepts a new entry only if the longest group has at least
 * two more entries than the group of the new entry. The new entry then replaces the newest entry of the longest group.
 * Otherwise, the new entry is rejected. One group therefore cannot keep other groups out of the queue.
 */
export class FairQueue {
  readonly #max: number
  /** The waiting entries by group. Groups are in the order of their turns. */
  readonly #groups = new Map<string, Settle[]>()
  #length = 0

  constructor(max: number) {
    this.#max = max
  }

  /** Waits for a turn. Resolves with `false` if the queue is full, or if the entry loses its place to another group. */
  wait(group: string): Promise<boolean> {
    if (this.#length >= this.#max) {
      const longest = this.#longest()
      if (longest.length <= (this.#groups.get(group)?.length ?? 0) + 1) return Promise.resolve(false)
      longest.pop()?.(false)
      this.#length -= 1
    }
    return new Promise((resolve) => {
      const waiting = this.#groups.get(group) ?? []
      this.#groups.set(group, waiting)
      waiting.push(resolve)
      this.#length += 1
    })
  }

  /** Gives the turn to the next entry. Returns `false` if the queue is empty. */
  next(): boolean {
    for (const [group, waiting] of this.#groups) {
      const first = waiting.shift()
      // Move the group behind the others.
      this.#groups.delete(group)
      if (waiting.length > 0) this.#groups.set(group, waiting)
      if (first === undefined) continue
      this.#length -= 1
      first(true)
      return true
    }
    return false
  }

  #longest(): Settle[] {
    return [...this.#groups.values()].reduce((longest, each) => (each.length > longest.length ? each : longest), [])
  }
}
