export { TokenCoreError, type TokenCoreErrorCode } from './errors.ts'
export { checkIdentity, type IdentityCheck, type IdentityProblem } from './identity.ts'
export {
  type CipherName,
  createTokenCipher,
  keyByteLength,
  type MintBatchRequest,
  type MintRequest,
  type TokenCipher,
  type TokenCipherOptions,
} from './TokenCipher.ts'
export type { TokenReading, TokenSet } from './tokenText.ts'
