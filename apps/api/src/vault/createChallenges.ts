import { randomInt } from 'node:crypto'
import type { Challenges } from '@anoncall/domain'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { z } from 'zod'

/**
 * Creates challenges in ALTCHA's format. The browser derives keys until one has the required prefix, at most
 * `COUNTER_MAX` times, which takes a phone one to two seconds. The audience and the expiry are part of the signature.
 *
 * @param pickCounter Returns how many keys the browser has to derive, starting with 1. It must be unpredictable.
 */
export function createChallenges(
  { signatureSecret, keySignatureSecret }: ChallengeSecrets,
  pickCounter: () => number = () => randomInt(1, COUNTER_MAX + 1),
): Challenges {
  const secrets = { hmacSignatureSecret: signatureSecret, hmacKeySignatureSecret: keySignatureSecret }
  return {
    create: async (apiClientId, now) => {
      // Not ALTCHA's own expiry, which the library compares with the system clock.
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
  /** The key that signs the expected result, so that checking a solution needs no work. */
  readonly keySignatureSecret: string
}

const LIFETIME_MS = 300_000
/**
 * The maximum difference between the clocks of two replicas. A challenge from further in the future was created while a
 * clock was wrong, and would be valid until then.
 */
const CLOCKS_APART_MS = 60_000
/** Hash rounds for one key. They cost the browser more than the requests for them. */
const COST = 500
const COUNTER_MAX = 2_000

type ReadSolution = z.infer<typeof shape>

/**
 * Reads a solution: Base64 of ALTCHA's JSON. Returns `null` for anything else, and does not parse text that is longer
 * than any solution.
 */
function readSolution(text: string): ReadSolution | null {
  if (text.length > LENGTH_MAX) return null
  return shape.safeParse(parseJson(Buffer.from(text, 'base64').toString())).data ?? null
}

/** A solution has about 800 characters. */
const LENGTH_MAX = 4_096

/** Exactly as `createChallenge` creates it, because all of it is signed. */
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
