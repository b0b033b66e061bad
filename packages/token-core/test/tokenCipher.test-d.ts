import { expectTypeOf, test } from 'vitest'
import {
  type CipherName,
  checkIdentity,
  createTokenCipher,
  type IdentityProblem,
  keyByteLength,
  type MintRequest,
  type TokenCipher,
  type TokenCoreError,
  type TokenCoreErrorCode,
  type TokenReading,
  type TokenSet,
} from '../src/index.ts'

test('two ciphers exist, each with its key length', () => {
  expectTypeOf<CipherName>().toEqualTypeOf<'AES_128_ECB' | 'AES_256_CBC_HMAC'>()
  expectTypeOf(keyByteLength).toEqualTypeOf<{ readonly AES_128_ECB: 16; readonly AES_256_CBC_HMAC: 32 }>()
  // @ts-expect-error there is no default cipher
  createTokenCipher({ key: '' })
  // @ts-expect-error no other cipher exists
  createTokenCipher({ cipher: 'AES_256_GCM', key: '' })
  // @ts-expect-error a key is a string
  createTokenCipher({ cipher: 'AES_128_ECB', key: new Uint8Array(16) })
})

test('minting takes three identities and returns three tokens', () => {
  expectTypeOf(createTokenCipher).returns.toEqualTypeOf<TokenCipher>()
  expectTypeOf<TokenCipher['mint']>().toEqualTypeOf<(request: MintRequest) => TokenSet>()
  expectTypeOf<keyof MintRequest>().toEqualTypeOf<'account' | 'from' | 'callee' | 'timestamp'>()
  expectTypeOf<TokenSet>().toEqualTypeOf<{
    readonly accountToken: string
    readonly fromToken: string
    readonly toToken: string
  }>()
  expectTypeOf<TokenCipher['mintBatch']>().returns.toEqualTypeOf<TokenSet[]>()
  expectTypeOf<{ account: string; callee: string; timestamp: number }>().not.toExtend<MintRequest>()
  expectTypeOf<{ account: string; from: string; callee: string; timestamp: Date }>().not.toExtend<MintRequest>()
})

test('a reading has a user only if the token was read', () => {
  expectTypeOf<TokenReading['kind']>().toEqualTypeOf<'read' | 'unreadable'>()
  expectTypeOf<keyof Extract<TokenReading, { kind: 'unreadable' }>>().toEqualTypeOf<'kind'>()
  expectTypeOf<Extract<TokenReading, { kind: 'read' }>['form']>().toEqualTypeOf<'account' | 'party'>()
})

test('problems and codes are closed unions', () => {
  const check = checkIdentity('')
  if (check.kind === 'invalid') expectTypeOf(check.problem).toEqualTypeOf<IdentityProblem>()
  expectTypeOf<string>().not.toExtend<IdentityProblem>()
  expectTypeOf<string>().not.toExtend<TokenCoreErrorCode>()
  expectTypeOf<TokenCoreError>().toExtend<Error>()
  expectTypeOf<TokenCoreError['code']>().toEqualTypeOf<TokenCoreErrorCode>()
})
