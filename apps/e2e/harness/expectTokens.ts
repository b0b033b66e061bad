import { expect } from '@playwright/test'

export interface Tokens {
  readonly accountToken: string
  readonly fromToken: string
  readonly toToken: string
}

export interface Identities {
  readonly account: string
  readonly callee: string
  /** The account unless given. */
  readonly from?: string
}

/** The formats of the gateway: how a timestamp is written, and what stands before it. */
export const TIMES = {
  milliseconds: { digits: /^\d{10}000$/, perSecond: 1_000 },
  seconds: { digits: /^\d{10}$/, perSecond: 1 },
} as const

export interface TokenFormat {
  readonly decrypt: (token: string) => string
  readonly unit: keyof typeof TIMES
  /** `;` in ECB tokens, `;x-ts=` in CBC tokens. */
  readonly separator: ';' | ';x-ts='
}

/**
 * The three texts are, to the byte, account, caller and callee with one time, which is a whole second in the realm's unit and
 * not older than a minute. Gives the texts back.
 */
export function expectTokens(tokens: Tokens, identities: Identities, format: TokenFormat): readonly string[] {
  const { account, callee, from = account } = identities
  const texts = [tokens.accountToken, tokens.fromToken, tokens.toToken].map(format.decrypt)
  const time = texts[0]?.split(format.separator)[1] ?? ''
  const { digits, perSecond } = TIMES[format.unit]
  expect(time).toMatch(digits)
  const ageSeconds = Date.now() / 1_000 - Number(time) / perSecond
  expect(ageSeconds).toBeGreaterThan(-2)
  expect(ageSeconds).toBeLessThan(60)
  expect(texts).toEqual([
    `${account}${format.separator}${time}`,
    `sip:${from}${format.separator}${time}`,
    `sip:${callee}${format.separator}${time}`,
  ])
  return texts
}
