import type { Challenges } from '../ports/Challenges.ts'

/** Challenges without work: whoever reads one knows its solution. Each is good for five minutes. */
export function memoryChallenges(): Challenges {
  let count = 0
  return {
    create: async (apiClientId, now) => {
      count += 1
      const expiresAt = now + 300_000
      return { altcha: `challenge:${count}:${apiClientId}:${expiresAt}`, expiresAt }
    },
    verify: async (solution, apiClientId, now) => {
      const [, challengeId, solvedFor, expires] = /^solved:(\d+):(\w+):(\d+)$/.exec(solution) ?? []
      if (challengeId === undefined || solvedFor !== apiClientId) return { kind: 'invalid' }
      const expiresAt = Number(expires)
      return expiresAt > now ? { kind: 'solved', challengeId, expiresAt } : { kind: 'expired' }
    },
  }
}

/** The work that {@link memoryChallenges} asks for. */
export function solveMemoryChallenge(altcha: string): string {
  return altcha.replace(/^challenge:/, 'solved:')
}
