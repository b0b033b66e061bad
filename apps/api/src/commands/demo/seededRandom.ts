/** Draws a number from 0 up to 1. */
export type Random = () => number

/** Chance that can be had again from its seed, a whole number from 1 on: Lehmer's generator, good enough to look like life. */
export function seededRandom(seed: number): Random {
  let state = seed % MODULUS
  return () => {
    state = (state * FACTOR) % MODULUS
    return state / MODULUS
  }
}

const MODULUS = 2_147_483_647
const FACTOR = 48_271

/** One of them, each as likely as it weighs. */
export function pick<Choice>(random: Random, choices: readonly (readonly [weight: number, choice: Choice])[]): Choice {
  let rest = random() * choices.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, choice] of choices) {
    rest -= weight
    if (rest < 0) return choice
  }
  throw new RangeError('There is nothing to pick from.')
}

/** A whole number from the first up to and with the second. */
export function between(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1))
}
