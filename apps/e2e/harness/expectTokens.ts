import { expect } from '@playwright/test'

export interface Tokens {
  readonly accountToken: string
  readonly fromToken: string
  readonly toToken: string
}

export interface Identities {
  readonly account: string
  readonly callee: string
  /** Defaults to the account. */
  readonly from?: string
}

/** The formats of a timestamp. */
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
 * Expects the three texts to be exactly the account, caller and callee with the same time. The time must be a whole second in the
 * realm's unit, and at most a minute old. Returns the texts.
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
