import { randomInt } from 'node:crypto'
import type { Challenges } from '@anoncall/domain'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { z } from 'zod'

/**
 * Creates challenges in ALTCHA's format. The browser derives keys until a key has the required prefix. The browser
 * derives at most `COUNTER_MAX` keys, which takes a phone one to two seconds. The signature covers the audience and the
 * expiry.
 *
 * @param pickCounter Returns how many keys the browser has to derive, at least 1. The number must be unpredictable.
 */
export function createChallenges(
  { signatureSecret, keySignatureSecret }: ChallengeSecrets,
  pickCounter: () => number = () => randomInt(1, COUNTER_MAX + 1),
): Challenges {
  const secrets = { hmacSignatureSecret: signatureSecret, hmacKeySignatureSecret: keySignatureSecret }
  return {
    create: async (apiClientId, now) => {
      // ALTCHA's own expiry is not used, because the library compares it with the system clock.
      const expiresAt = now + LIFETIME_MS
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
      const ahead = data.expiresAt - now - LIFETIME_MS
      if (data.expiresAt <= now || ahead > CLOCKS_APART_MS) return { kind: 'expired' }
      return { kind: 'solved', challengeId: nonce, expiresAt: data.expiresAt }
    },
  }
}

interface ChallengeSecrets {
  /** The key that signs challenges. */
  readonly signatureSecret: string
  /**
   * The key that signs the expected derived key. With this signature, a solution can be checked without deriving a key.
   */
  readonly keySignatureSecret: string
}

const LIFETIME_MS = 300_000
/**
 * The maximum difference between the clocks of two replicas, in milliseconds. A challenge from further in the future
 * was created with a wrong clock. Such a challenge is rejected, because it would be valid for too long.
 */
const CLOCKS_APART_MS = 60_000
/**
 * The number of hash rounds for one key. With this number, solving a challenge costs a caller more than requesting the
 * challenge.
 */
const COST = 500
const COUNTER_MAX = 2_000

type ReadSolution = z.infer<typeof shape>

/**
 * Parses a solution, which is ALTCHA's JSON in Base64. Returns `null` for any other text. Text that is longer than any
 * solution is not parsed.
 */
function readSolution(text: string): ReadSolution | null {
  if (text.length > LENGTH_MAX) return null
  return shape.safeParse(parseJson(Buffer.from(text, 'base64').toString())).data ?? null
}

/** The maximum length of a text that is parsed. A solution has about 800 characters. */
const LENGTH_MAX = 4_096

/** The challenge must be exactly as `createChallenge` created it, because the signature covers all of it. */
const shape = z.object({
  challenge: z.strictObject({
    parameters: z.strictObject({
      algorithm: z.string(),
      cost: z.number(),
      data: z.strictObject({ apiClientId: z.string(), expiresAt: z.number() }),
      keyLength: z.number(),
      keyPrefix: z.string(),
      keySignature: z.string(),
      nonce: z.string(),
      salt: z.string(),
    }),
    signature: z.string(),
  }),
  solution: z.object({ counter: z.number(), derivedKey: z.string() }),
})

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
