/** A reproducible random number generator (sfc32, with a period of at least 2^32). It passes the usual statistical tests. */
export class SeededRandom {
  readonly #state: Uint32Array

  constructor(seed: number) {
    this.#state = Uint32Array.of(0x9e3779b9, 0x243f6a88, seed >>> 0, 1)
    // The first numbers are discarded, because they are still correlated with the seed.
    for (let warmUp = 0; warmUp < 16; warmUp += 1) this.next()
  }

  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  next(): number {
    const [a = 0, b = 0, c = 0, counter = 0] = this.#state
    const drawn = (a + b + counter) >>> 0
    this.#state[0] = b ^ (b >>> 9)
    this.#state[1] = c + (c << 3)
    this.#state[2] = ((c << 21) | (c >>> 11)) + drawn
    this.#state[3] = counter + 1
    return drawn / 2 ** 32
  }

  /** Returns a number from an exponential distribution with this mean. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next())
  }
}
