import { createChallenge, type verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Challenge } from '../src/index.ts'

/** Creates a challenge that is solved immediately, in the format of the API. The number to find is 20. */
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

/** Creates a challenge without a solution. Its computation never ends. */
export async function makeEndlessChallenge(): Promise<Challenge> {
  const challenge = await makeChallenge()
  return { ...challenge, altcha: challenge.altcha.replace(/(?<="keyPrefix":")\w+/, 'ff'.repeat(16)) }
}

/** The secrets with which a server verifies a solution. */
export const SECRETS = {
  hmacSignatureSecret: 'a secret of the test',
  hmacKeySignatureSecret: 'another secret of the test',
} satisfies Partial<Parameters<typeof verifySolution>[0]>
