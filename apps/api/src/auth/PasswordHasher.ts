import { hash, parseOptions, verify } from '@node-rs/argon2'

/** argon2id, 64 MiB, three passes, one lane: about 80 ms of one core. */
const PARAMETERS = { memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 } as const
const AT_ONCE_MAX = 4

/** A hash of a password that nobody has, so that an unknown e-mail costs what a known one does. */
export const DECOY_HASH =
  '$argon2id$v=19$m=65536,t=3,p=1$US/R/lan20KKwvBZ3+TKpw$ESYgXgUZTRzY8ZyvWGg31DE5Uy10INE6S7BNi3zZP0M'

/** Hashes passwords, a few at a time, so that many sign-ins at once cannot take all memory. */
export class PasswordHasher {
  #running = 0
  readonly #waiting: (() => void)[] = []

  /** Makes the hash under which a password is kept. */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password, PARAMETERS))
  }

  /** Whether this is the password behind a hash. Without a hash it takes as long and says no. */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const isRight = await this.#inTurn(() => verify(passwordHash ?? DECOY_HASH, password))
    return isRight && passwordHash !== null
  }

  /** Whether a hash was made with other parameters than today's. */
  isOutdated(passwordHash: string): boolean {
    const { memoryCost, timeCost, parallelism, outputLen } = parseOptions(passwordHash)
    const used = { memoryCost, timeCost, parallelism, outputLen }
    return JSON.stringify(used) !== JSON.stringify(PARAMETERS)
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= AT_ONCE_MAX) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running += 1
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}
