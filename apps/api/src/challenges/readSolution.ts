import { z } from 'zod'

export type ReadSolution = z.infer<typeof shape>

/**
 * Reads a solution: Base64 of ALTCHA's JSON. Returns `null` for anything else, and does not parse text that is longer
 * than any solution.
 */
export function readSolution(text: string): ReadSolution | null {
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
