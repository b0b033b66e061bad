import { checkIdentity } from './checkIdentity.ts'
import { TokenCoreError } from './TokenCoreError.ts'

/** The grammar once more, where the token is made: whoever calls, no other text gets under the key. */
export function requireIdentity(role: 'account' | 'from' | 'callee', identity: string): void {
  const check = checkIdentity(identity)
  if (check.kind === 'invalid')
    throw new TokenCoreError('IDENTITY_INVALID', `The ${role} is no valid identity: ${check.problem}.`)
}
