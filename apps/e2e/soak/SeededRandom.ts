/** Chance that can be had again from its seed (sfc32: a period of at least 2^32 draws, and it passes the usual batteries). */
export class SeededRandom {
  readonly #state: Uint32Array

  constructor(seed: number) {
    this.#state = Uint32Array.of(0x9e3779b9, 0x243f6a88, seed >>> 0, 1)
    // The first draws still show the seed.
    for (let warmUp = 0; warmUp < 16; warmUp += 1) this.next()
  }

  /** At least 0, less than 1. */
  next(): number {
    const [a = 0, b = 0, c = 0, counter = 0] = this.#state
    const drawn = (a + b + counter) >>> 0
    this.#state[0] = b ^ (b >>> 9)
    this.#state[1] = c + (c << 3)
    this.#state[2] = ((c << 21) | (c >>> 11)) + drawn
    this.#state[3] = counter + 1
    return drawn / 2 ** 32
  }

  /** As long as one waits for something that comes at any moment with the same chance. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next())
  }
}
