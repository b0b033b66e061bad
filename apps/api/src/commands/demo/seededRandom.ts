/** Returns a number from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number

/**
 * Creates a pseudorandom generator that repeats for the same seed, an integer >= 1. It is Lehmer's generator, which is
 * random enough for demo data.
 */
export function seededRandom(seed: number): Random {
  let state = seed % MODULUS
  return () => {
    state = (state * FACTOR) % MODULUS
    return state / MODULUS
  }
}

const MODULUS = 2_147_483_647
const FACTOR = 48_271

/** Returns one of the choices, with a probability proportional to its weight. */
export function pick<Choice>(random: Random, choices: readonly (readonly [weight: number, choice: Choice])[]): Choice {
  let rest = random() * choices.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, choice] of choices) {
    rest -= weight
    if (rest < 0) return choice
  }
  throw new RangeError('There are no choices to pick from.')
}

/** Returns an integer between `min` and `max`, both inclusive. */
export function between(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1))
}
