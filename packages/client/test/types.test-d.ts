import { describe, expectTypeOf, it } from 'vitest'
import {
  type AnonymousCall,
  type AnonymousCredentials,
  type CallError,
  type CallState,
  createAnonymousCalls,
  type IssuanceOutcome,
  issueAnonymousCredentialsBatch,
  type KandyCalls,
  type KandyClient,
  type KandyEvents,
  makeUnrestrictedCall,
  parseAnonymousCredentials,
  type RefusalReason,
  startCall,
  unwrap,
} from '../src/index.ts'

declare const outcome: IssuanceOutcome
declare function makeAnonymous(callee: string, credentials: AnonymousCredentials, options: { from: string }): void

describe('credentials', () => {
  it('cannot be incomplete, written by hand or omitted', () => {
    // @ts-expect-error a token is missing
    makeAnonymous('support', { accountToken: 'a', fromToken: 'b', realm: 'acme' }, { from: 'a@b' })
    // @ts-expect-error the set is complete, but was not parsed
    makeAnonymous('support', { accountToken: 'a', fromToken: 'b', toToken: 'c', realm: 'acme' }, { from: 'a@b' })
    // @ts-expect-error an empty set would be an unrestricted call
    makeAnonymous('support', {}, { from: 'a@b' })
    // @ts-expect-error with null, the SDK makes no call and reports no error
    makeAnonymous('support', null, { from: 'a@b' })
    makeAnonymous('support', parseAnonymousCredentials({}), { from: 'a@b' })
  })

  it('exist only in an outcome of kind issued', () => {
    // @ts-expect-error the outcome can be a refusal
    outcome.credentials
    if (outcome.kind !== 'issued') return
    makeAnonymous(...outcome.makeAnonymousArguments)
    expectTypeOf(outcome.credentials).toEqualTypeOf<AnonymousCredentials>()
    expectTypeOf(outcome.credentials.toToken).toEqualTypeOf<string>()
  })

  it('are returned by unwrap', () => {
    expectTypeOf(unwrap(outcome).credentials).toEqualTypeOf<AnonymousCredentials>()
  })
})

describe('outcomes', () => {
  it('are narrowed by kind, and a switch over the kinds is complete', () => {
    expectTypeOf(outcome.kind).toEqualTypeOf<'issued' | 'refused' | 'invalid'>()
    if (outcome.kind !== 'refused') return
    expectTypeOf(outcome.reason).toEqualTypeOf<RefusalReason>()
    expectTypeOf(outcome.retryAt).toEqualTypeOf<string | null>()
  })
})

describe('requests', () => {
  it('require a callee', () => {
    const calls = createAnonymousCalls({ endpoint: '', key: '' })
    // @ts-expect-error the request has no callee
    void calls.issueAnonymousCredentials({})
    expectTypeOf(calls.issueAnonymousCredentials({ callee: '' })).toEqualTypeOf<Promise<IssuanceOutcome>>()
    // @ts-expect-error the second request has no callee
    void issueAnonymousCredentialsBatch(calls, [{ callee: '' }, {}])
  })
})

describe('the SDK', () => {
  it('5.x is assignable, as far as its types are written here', () => {
    expectTypeOf<Kandy5>().toExtend<KandyClient>()
    expectTypeOf<Pick<Kandy5, 'on' | 'off' | 'media'>>().toExtend<KandyClient>()
  })

  it('successor is assignable, with its own credentials and its own event for a rejected subscription', () => {
    expectTypeOf<Successor>().toExtend<KandyClient>()
    const event = { callId: '1', previous: { state: 'Initiating' }, error: { name: '', code: 'call:7', message: '' } }
    expectTypeOf(event).toExtend<KandyEvents['call:stateChange']>()
  })

  it('is assignable without types', () => {
    // biome-ignore lint/suspicious/noExplicitAny: a page that loads the SDK with a script tag has no types
    expectTypeOf<any>().toExtend<KandyClient>()
  })

  it('is not assignable without call methods, and neither is its factory', () => {
    // @ts-expect-error the object has no call methods
    startCall({ on() {}, off() {}, call: {}, media: {} }, { issue: async () => outcome })
    // @ts-expect-error the factory is not the client
    startCall({ create() {} }, { issue: async () => outcome })
  })

  it('never gets null, incomplete credentials or both kinds of credentials', () => {
    const calls: KandyCalls = kandy5.call
    const options = { from: 'a@b', audio: true }
    // @ts-expect-error with null, the SDK makes no call and reports no error
    calls.makeAnonymous('support', null, options)
    // @ts-expect-error a token is missing
    calls.makeAnonymous('support', { accountToken: 'a', fromToken: 'b', realm: 'acme' }, options)
    // @ts-expect-error a realm alone is incomplete
    calls.makeAnonymous('support', { realm: 'acme' }, options)
    // @ts-expect-error the set is complete, but was not parsed
    calls.makeAnonymous('support', { accountToken: 'a', fromToken: 'b', toToken: 'c', realm: 'r' }, options)
    // @ts-expect-error authAccount is for calls without tokens
    calls.makeAnonymous('support', { authAccount: 'a', accountToken: 'b' }, options)
    // @ts-expect-error the SDK makes no call without a caller
    calls.makeAnonymous('support', {}, { audio: true })
    calls.makeAnonymous('support', {}, options)
    calls.makeAnonymous('support', { authAccount: 'acme@demo.example' }, options)
    calls.makeAnonymous('support', parseAnonymousCredentials({}), options)
  })
})

describe('a call', () => {
  it('is returned directly, not as a promise', () => {
    const calls = createAnonymousCalls({ endpoint: '', key: '' })
    expectTypeOf(calls.makeAnonymousCall(kandy5, 'support')).toEqualTypeOf<AnonymousCall>()
    expectTypeOf(makeUnrestrictedCall(kandy5, 'lobby@demo.example')).toEqualTypeOf<AnonymousCall>()
    // @ts-expect-error an unrestricted call takes no credentials
    makeUnrestrictedCall(kandy5, 'lobby@demo.example', { credentials: {} })
  })

  it('is narrowed by the kind of its state, and a switch over the kinds is complete', () => {
    expectTypeOf(state.kind).toEqualTypeOf<'connecting' | 'ringing' | 'connected' | 'held' | 'ended' | 'failed'>()
    expectTypeOf(state.issuanceId).toEqualTypeOf<string | null>()
    // @ts-expect-error the state is not always `failed`
    state.error
    if (state.kind === 'failed') expectTypeOf(state.error).toEqualTypeOf<CallError>()
    if (state.kind === 'held') expectTypeOf(state.by).toEqualTypeOf<'us' | 'them' | 'both'>()
    // @ts-expect-error a state is immutable
    state.kind = 'ended'
  })
})

declare const state: CallState
declare const kandy5: Kandy5

/** 5.5.0 according to its reference: every event name and id is a string, and objects have any type. */
interface Kandy5 {
  on(type: string, listener: (event: never) => void): void
  off(type: string, listener: (event: never) => void): void
  destroy(): void
  call: Kandy5Calls
  media: {
    getTrackById(id: string): { id: string; kind: string; muted: boolean; isLocal: boolean; state: string }
    renderTracks(ids: string[], selector: string, options?: { speakerId?: string }): void
    removeTracks(ids: string[], selector: string): void
    muteTracks(ids: string[]): void
    unmuteTracks(ids: string[]): void
    getDevices(): object
  }
}

interface Kandy5Calls {
  makeAnonymous(callee: string, credentials: object, options: object): string
  getById(id: string): { id: string; state: string; localHold: boolean; remoteHold: boolean; localTracks: string[] }
  end(id: string): void
  hold(id: string): void
  unhold(id: string): void
  startVideo(id: string, options?: object): void
  stopVideo(id: string): void
  sendDTMF(id: string, tone: string, duration?: number, gap?: number): void
  replaceTrack(id: string, trackId: string, media: object): void
  restartMedia(id: string): void
}

/** 7.12.0 differs in its credentials, which have more properties. */
interface Successor extends Omit<Kandy5, 'call'> {
  call: Omit<Kandy5Calls, 'makeAnonymous'> & {
    makeAnonymous(
      callee: string,
      credentials: AnonymousCredentials | { authAccount?: string },
      options: { from: string },
    ): string
  }
}
