import { createDecipheriv } from 'node:crypto'

/** What a gateway reads in an ECB token that it takes. */
export interface ReadToken {
  readonly text: string
  readonly timestamp: number
}

/** A gateway as strict as one can be about a token's text: whole padding, one `;`, the right number of digits. `null` for a refusal. */
export function readStrictly(token: string, key: string, digits: number): ReadToken | null {
  const decipher = createDecipheriv('aes-128-ecb', key, null)
  let plaintext: string
  try {
    plaintext = decipher.update(token, 'hex', 'latin1') + decipher.final('latin1')
  } catch {
    return null
  }
  const [, text, time] = /^((?:sip:)?[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]+);([1-9][0-9]*)$/.exec(plaintext) ?? []
  return text === undefined || time?.length !== digits ? null : { text, timestamp: Number(time) }
}
