import type { Challenges } from '@anoncall/domain'

/** Challenges without work: real ones would keep a machine busy for longer than all the rest of the story. Any number solves one. */
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
