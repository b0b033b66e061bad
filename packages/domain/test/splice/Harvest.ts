import { createDecipheriv } from 'node:crypto'
import { createTokenCipher } from '@anoncall/token-core'
import { isWildcard, type SpliceCallee, type SpliceRealm } from '../../src/splice/model.ts'

export const searchedKey = 'yJ4mWq8LtZ2xVn7C'

/** At one time, sets for some callees. */
export interface Occasion {
  /** In the unit of the realm. */
  readonly timestamp: number
  readonly callees: readonly SpliceCallee[]
}

/** What somebody has who kept every token of a history. */
export interface Harvest {
  /** Ciphertext of 16 bytes, hex, by what it decrypts to. */
  readonly blocks: ReadonlyMap<string, string>
  /** `text;timestamp` of every token, in lower case. */
  readonly issued: ReadonlySet<string>
  readonly timestamps: ReadonlySet<number>
}

/** Issues a history's tokens and cuts them up. Each block is decrypted by itself, by the platform's cipher and not by ours. */
export function harvest(realm: SpliceRealm, history: readonly Occasion[], isKept = keepAll): Harvest {
  const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key: searchedKey })
  const seen = new Set<string>()
  const issued = new Set<string>()
  for (const { timestamp, callees } of history) {
    for (const callee of callees) {
      if (isWildcard(callee)) throw new Error('nobody issues for a wildcard')
      const account = callee.accountUser ?? realm.accountUser
      const from = realm.fromUser ?? account
      const set = cipher.mint({ account, from, callee: callee.address, timestamp })
      for (const [kind, token, text] of [
        ['account', set.accountToken, account],
        ['from', set.fromToken, `sip:${from}`],
        ['to', set.toToken, `sip:${callee.address}`],
      ] as const) {
        issued.add(`${text.toLowerCase()};${timestamp}`)
        if (isKept(kind)) for (const [block] of token.matchAll(/.{32}/g)) seen.add(block)
      }
    }
  }
  const blocks = new Map([...seen].map((block) => [decryptBlock(block), block]))
  return { blocks, issued, timestamps: new Set(history.map(({ timestamp }) => timestamp)) }
}

function keepAll(_kind: 'account' | 'from' | 'to'): boolean {
  return true
}

function decryptBlock(block: string): string {
  const decipher = createDecipheriv('aes-128-ecb', searchedKey, null).setAutoPadding(false)
  return decipher.update(block, 'hex', 'latin1') + decipher.final('latin1')
}
