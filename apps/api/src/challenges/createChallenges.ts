import { randomInt } from 'node:crypto'
import type { Challenges } from '@anoncall/domain'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { readSolution } from './readSolution.ts'

export interface ChallengeSecrets {
  /** Signs what is asked. */
  readonly signatureSecret: string
  /** Signs what the work must find, so that checking it takes none. */
  readonly keySignatureSecret: string
}

/**
 * Challenges as ALTCHA makes them: the browser derives key after key until one begins as it should, at most `COUNTER_MAX`
 * times, which a phone does in one to two seconds. For whom and until when stands inside the signature.
 *
 * @param pickCounter How many keys the browser has to derive, from 1 on: nobody may know it beforehand.
 */
export function createChallenges(
  { signatureSecret, keySignatureSecret }: ChallengeSecrets,
  pickCounter: () => number = () => randomInt(1, COUNTER_MAX + 1),
): Challenges {
  const secrets = { hmacSignatureSecret: signatureSecret, hmacKeySignatureSecret: keySignatureSecret }
  return {
    create: async (apiClientId, now) => {
      // Not ALTCHA's own time of expiry: the library would compare it with the machine's clock.
      const expiresAt = now + LIFETIME_MILLISECONDS
      const challenge = await createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost: COST,
        counter: pickCounter(),
        data: { apiClientId, expiresAt },
        deriveKey,
        ...secrets,
      })
      return { altcha: JSON.stringify(challenge), expiresAt }
    },
    verify: async (text, apiClientId, now) => {
      const read = readSolution(text)
      if (read === null) return { kind: 'invalid' }
      const { verified } = await verifySolution({ ...read, deriveKey, ...secrets })
      const { nonce, data } = read.challenge.parameters
      if (!verified || data.apiClientId !== apiClientId) return { kind: 'invalid' }
      const ahead = data.expiresAt - now - LIFETIME_MILLISECONDS
      if (data.expiresAt <= now || ahead > CLOCKS_APART_MILLISECONDS) return { kind: 'expired' }
      return { kind: 'solved', challengeId: nonce, expiresAt: data.expiresAt }
    },
  }
}

const LIFETIME_MILLISECONDS = 300_000
/** One that was made further ahead than the clocks of two replicas may be apart was made while a clock was wrong, and would be good until then. */
const CLOCKS_APART_MILLISECONDS = 60_000
/** Rounds of hashing for one key: enough that they outweigh what a browser spends on asking for them. */
const COST = 500
const COUNTER_MAX = 2_000
