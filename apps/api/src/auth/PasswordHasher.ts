import { availableParallelism } from 'node:os'
import { hash, parseOptions, verify } from '@node-rs/argon2'
import { FairQueue } from './FairQueue.ts'

/** argon2id, 64 MiB, three passes, one lane: about 80 ms of one core. */
const PARAMETERS = { memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 } as const
/**
 * How many run at once. They run in libuv's pool of four threads, which also reads the console's files and checks proofs of work:
 * two stay free for those. One core stays free for issuing if there is more than one.
 */
const AT_ONCE_MAX = Math.max(1, Math.min(2, availableParallelism() - 1))
/** How many may wait in each lane: about one or two seconds of work. */
const WAITING_MAX = 16

/** A hash of a password that nobody has, so that an unknown e-mail costs what a known one does. */
export const DECOY_HASH =
  '$argon2id$v=19$m=65536,t=3,p=1$US/R/lan20KKwvBZ3+TKpw$ESYgXgUZTRzY8ZyvWGg31DE5Uy10INE6S7BNi3zZP0M'

/** Who waits: people who are signed in, or sign in from where they did before, go before strangers. */
export type HashingLane = 'FAMILIAR' | 'STRANGER'

/** `BUSY`: too many wait already, and nothing was compared. */
export type PasswordVerdict = 'RIGHT' | 'WRONG' | 'BUSY'

/** Hashes passwords, a few at a time, so that many sign-ins at once take neither all memory nor the time of those who wait for pages. */
export class PasswordHasher {
  #running = 0
  readonly #waiting: Readonly<Record<HashingLane, FairQueue>> = {
    FAMILIAR: new FairQueue(WAITING_MAX),
    STRANGER: new FairQueue(WAITING_MAX),
  }
  /** Only people who are signed in, or just signed in, get here. */
  readonly #hashing = new FairQueue(Number.POSITIVE_INFINITY)

  /** Makes the hash under which a password is kept. */
  async hash(password: string): Promise<string> {
    await this.#takeTurn(this.#hashing, '')
    return this.#inTurn(() => hash(password, PARAMETERS))
  }

  /**
   * Returns whether this is the password behind a hash. Without a hash it takes as long, and the answer is `WRONG`.
   *
   * @param group Whose attempt it is: the groups of a lane take turns, and one that fills the lane loses places to others.
   */
  async verify(passwordHash: string | null, password: string, lane: HashingLane, group = ''): Promise<PasswordVerdict> {
    if (!(await this.#takeTurn(this.#waiting[lane], group))) return 'BUSY'
    const isRight = await this.#inTurn(() => verify(passwordHash ?? DECOY_HASH, password))
    return isRight && passwordHash !== null ? 'RIGHT' : 'WRONG'
  }

  /** Whether a hash was made with other parameters than today's. */
  isOutdated(passwordHash: string): boolean {
    const { memoryCost, timeCost, parallelism, outputLen } = parseOptions(passwordHash)
    const used = { memoryCost, timeCost, parallelism, outputLen }
    return JSON.stringify(used) !== JSON.stringify(PARAMETERS)
  }

  /** Returns `false` if too many wait. */
  async #takeTurn(queue: FairQueue, group: string): Promise<boolean> {
    if (this.#running >= AT_ONCE_MAX) return queue.wait(group)
    this.#running += 1
    return true
  }

  /** Does the work of a turn that was taken, and passes the turn on. */
  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } finally {
      const { FAMILIAR, STRANGER } = this.#waiting
      if (!this.#hashing.next() && !FAMILIAR.next() && !STRANGER.next()) this.#running -= 1
    }
  }
}
