import type { IdentityProblem } from './checkIdentity.ts'
import { TokenCoreError } from './TokenCoreError.ts'
import { writeIdentity } from './writeIdentity.ts'

/** Which of the three identities of a call. */
export type IdentityRole = 'account' | 'from' | 'callee'

/**
 * Writes an identity into `target` and says where it ends. The grammar is kept here, where the token is made: whoever
 * calls, no other text gets under the key.
 *
 * @throws {TokenCoreError} `IDENTITY_INVALID`
 */
export function requireIdentity(role: IdentityRole, identity: string, target: Uint8Array, offset: number): number {
  const problem = typeof identity === 'string' ? writeIdentity(identity, target, offset) : 'EMPTY'
  if (problem !== undefined) throw invalidIdentity(role, problem)
  return offset + identity.length
}

export function invalidIdentity(role: IdentityRole, problem: IdentityProblem): TokenCoreError {
  return new TokenCoreError('IDENTITY_INVALID', `The ${role} is no valid identity: ${problem}.`)
}
