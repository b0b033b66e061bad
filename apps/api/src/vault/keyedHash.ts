import { createHmac } from 'node:crypto'
import type { Secret } from './Secret.ts'

/** Returns HMAC-SHA-256 in lower-case hex. */
export function keyedHash(secret: Secret, text: string): string {
  return createHmac('sha256', secret.key).update(text, 'utf8').digest('hex')
}
