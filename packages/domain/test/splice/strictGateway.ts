import { createDecipheriv } from 'node:crypto'

/** The content of an ECB token that a gateway accepts. */
export interface ReadToken {
  readonly text: string
  readonly timestamp: number
}

/** Reads a token like the strictest possible gateway: complete padding, one `;`, the right number of digits. Returns `null` if it rejects the token. */
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
