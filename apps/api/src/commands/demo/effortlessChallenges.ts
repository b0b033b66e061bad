import type { Challenges } from '@anoncall/domain'

/**
 * Creates challenges that need no work. Real ones would take longer than the rest of the simulation. Any number solves
 * one.
 */
export function effortlessChallenges(): Challenges {
  let count = 0
  return {
    create: async (_apiClientId, now) => {
      count += 1
      return { altcha: String(count), expiresAt: now + GOOD_FOR }
    },
    verify: async (solution, _apiClientId, now) =>
      /^\d+$/.test(solution)
        ? { kind: 'solved', challengeId: `demo ${solution}`, expiresAt: now + GOOD_FOR }
        : { kind: 'invalid' },
  }
}

const GOOD_FOR = 300_000
