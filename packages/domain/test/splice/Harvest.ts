import { createDecipheriv } from 'node:crypto'
import { createTokenCipher } from '@anoncall/token-core'
import { isWildcard, type SpliceCallee, type SpliceRealm } from '../../src/splice/model.ts'

export const searchedKey = 'yJ4mWq8LtZ2xVn7C'

/** Sets of tokens that were issued for some callees at one time. */
export interface Occasion {
  /** In the unit of the realm. */
  readonly timestamp: number
  readonly callees: readonly SpliceCallee[]
}

/** The blocks and texts of all tokens of a history. */
export interface Harvest {
  /** The ciphertext of each block (16 bytes, hex), by its decrypted bytes. */
  readonly blocks: ReadonlyMap<string, string>
  /** The `text;timestamp` of every token, in lower case. */
  readonly issued: ReadonlySet<string>
  readonly timestamps: ReadonlySet<number>
}

/** Issues the tokens of a history and cuts them into blocks. The runtime's cipher decrypts each block, not our own code. */
export function harvest(realm: SpliceRealm, history: readonly Occasion[], isKept = keepAll): Harvest {
  const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key: searchedKey })
  const seen = new Set<string>()
  const issued = new Set<string>()
  for (const { timestamp, callees } of history) {
    for (const callee of callees) {
      if (isWildcard(callee)) throw new Error('tokens cannot be issued for a wildcard')
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
