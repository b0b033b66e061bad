import { describe, expectTypeOf, it } from 'vitest'
import {
  type AnonymousCredentials,
  createAnonymousCalls,
  type IssuanceOutcome,
  issueAnonymousCredentialsBatch,
  parseAnonymousCredentials,
  type RefusalReason,
  unwrap,
} from '../src/index.ts'

declare const outcome: IssuanceOutcome
declare function makeAnonymous(callee: string, credentials: AnonymousCredentials, options: { from: string }): void

describe('credentials', () => {
  it('cannot be passed on in part, nor made by hand, nor left out', () => {
    // @ts-expect-error a token is missing
    makeAnonymous('support', { accountToken: 'a', fromToken: 'b', realm: 'acme' }, { from: 'a@b' })
    // @ts-expect-error all are there, but nobody has checked them
    makeAnonymous('support', { accountToken: 'a', fromToken: 'b', toToken: 'c', realm: 'acme' }, { from: 'a@b' })
    // @ts-expect-error an empty set would be an unrestricted call
    makeAnonymous('support', {}, { from: 'a@b' })
    // @ts-expect-error the SDK ignores null without a word
    makeAnonymous('support', null, { from: 'a@b' })
    makeAnonymous('support', parseAnonymousCredentials({}), { from: 'a@b' })
  })

  it('are there only in an outcome that was found to be issued', () => {
    // @ts-expect-error it may have been refused
    outcome.credentials
    if (outcome.kind !== 'issued') return
    makeAnonymous(...outcome.makeAnonymousArguments)
    expectTypeOf(outcome.credentials).toEqualTypeOf<AnonymousCredentials>()
    expectTypeOf(outcome.credentials.toToken).toEqualTypeOf<string>()
  })

  it('are there at once after unwrap', () => {
    expectTypeOf(unwrap(outcome).credentials).toEqualTypeOf<AnonymousCredentials>()
  })
})

describe('outcomes', () => {
  it('are told apart by kind, and a switch over them is complete', () => {
    expectTypeOf(outcome.kind).toEqualTypeOf<'issued' | 'refused' | 'invalid'>()
    if (outcome.kind !== 'refused') return
    expectTypeOf(outcome.reason).toEqualTypeOf<RefusalReason>()
    expectTypeOf(outcome.retryAt).toEqualTypeOf<string | null>()
  })
})

describe('requests', () => {
  it('name whom to call', () => {
    const calls = createAnonymousCalls({ endpoint: '', key: '' })
    // @ts-expect-error nobody is named
    void calls.issueAnonymousCredentials({})
    expectTypeOf(calls.issueAnonymousCredentials({ callee: '' })).toEqualTypeOf<Promise<IssuanceOutcome>>()
    // @ts-expect-error nobody is named in the second
    void issueAnonymousCredentialsBatch(calls, [{ callee: '' }, {}])
  })
})
