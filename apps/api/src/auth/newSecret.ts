import { randomBytes, randomInt } from 'node:crypto'

/** Returns a secret of 256 bits for a session cookie: 43 characters. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Letters and digits that are not confused when they are read aloud or copied by hand. */
const LEGIBLE = 'abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRSTUVWXYZ2345679'

/**
 * Returns a new password for a person to write down. The password has five groups of four characters, about 114 bits.
 */
export function newPassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => LEGIBLE.charAt(randomInt(LEGIBLE.length))).join('')
  return Array.from({ length: 5 }, group).join('-')
}
