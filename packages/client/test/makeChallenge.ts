import { createChallenge, type verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Challenge } from '../src/index.ts'

/** A challenge as the API makes it, but one that takes no time: its number is 20. */
export async function makeChallenge(): Promise<Challenge> {
  const challenge = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: 5,
    counter: 20,
    deriveKey,
    data: { apiClientId: 'cli_1' },
    ...SECRETS,
  })
  return { altcha: JSON.stringify(challenge), expiresAt: '2026-03-01T09:35:00.000Z' }
}

/** One whose number there is none of: it would be worked on for ever. */
export async function makeEndlessChallenge(): Promise<Challenge> {
  const challenge = await makeChallenge()
  return { ...challenge, altcha: challenge.altcha.replace(/(?<="keyPrefix":")\w+/, 'ff'.repeat(16)) }
}

/** What a server needs to check a solution with. */
export const SECRETS = {
  hmacSignatureSecret: 'a secret of the test',
  hmacKeySignatureSecret: 'another secret of the test',
} satisfies Partial<Parameters<typeof verifySolution>[0]>
