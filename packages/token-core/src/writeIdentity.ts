import type { IdentityProblem } from './checkIdentity.ts'
import { findIdentityProblem, identityBytesMax } from './findIdentityProblem.ts'

/** Writes an identity into `target` from `offset` on and judges it; says what is wrong with it, or nothing. */
export function writeIdentity(identity: string, target: Uint8Array, offset: number): IdentityProblem | undefined {
  const length = identity.length
  if (length > identityBytesMax) return 'TOO_LONG'
  let bits = 0
  for (let i = 0; i < length; i++) {
    const code = identity.charCodeAt(i)
    bits |= code
    target[offset + i] = code
  }
  // Only now: a byte array keeps the low 8 bits, so that U+0141 would have become an innocent «A».
  if (bits > 0x7f) return 'CHARACTER_NOT_ALLOWED'
  return findIdentityProblem(target, offset, offset + length)
}
