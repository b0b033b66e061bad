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

describe('the SDK', () => {
  it('of 5.x fits, as far as it is described by hand', () => {
    expectTypeOf<Kandy5>().toExtend<KandyClient>()
    expectTypeOf<Pick<Kandy5, 'on' | 'off' | 'media'>>().toExtend<KandyClient>()
  })

  it('of the successor fits, with its own credentials and its own event for a refused subscription', () => {
    expectTypeOf<Successor>().toExtend<KandyClient>()
    const event = { callId: '1', previous: { state: 'Initiating' }, error: { name: '', code: 'call:7', message: '' } }
    expectTypeOf(event).toExtend<KandyEvents['call:stateChange']>()
  })

  it('fits where nothing is known of it', () => {
    // biome-ignore lint/suspicious/noExplicitAny: what a page has that loads the SDK by a script tag
    expectTypeOf<any>().toExtend<KandyClient>()
  })

  it('that has no calls, or is not one at all, does not fit', () => {
    // @ts-expect-error a call cannot be made with it
    startCall({ on() {}, off() {}, call: {}, media: {} }, { issue: async () => outcome })
    // @ts-expect-error the factory is not the client
    startCall({ create() {} }, { issue: async () => outcome })
  })

  it('is never given null, nor a part of a set, nor both kinds of credentials', () => {
    const calls: KandyCalls = kandy5.call
    const options = { from: 'a@b', audio: true }
    // @ts-expect-error the SDK ignores null without a word
    calls.makeAnonymous('support', null, options)
    // @ts-expect-error a token is missing
    calls.makeAnonymous('support', { accountToken: 'a', fromToken: 'b', realm: 'acme' }, options)
    // @ts-expect-error a realm alone is no set
    calls.makeAnonymous('support', { realm: 'acme' }, options)
    // @ts-expect-error all are there, but nobody has checked them
    calls.makeAnonymous('support', { accountToken: 'a', fromToken: 'b', toToken: 'c', realm: 'r' }, options)
    // @ts-expect-error an account of its own is for calls without tokens
    calls.makeAnonymous('support', { authAccount: 'a', accountToken: 'b' }, options)
    // @ts-expect-error the SDK makes no call without a caller
    calls.makeAnonymous('support', {}, { audio: true })
    calls.makeAnonymous('support', {}, options)
    calls.makeAnonymous('support', { authAccount: 'acme@demo.example' }, options)
    calls.makeAnonymous('support', parseAnonymousCredentials({}), options)
  })
})

describe('a call', () => {
  it('is given at once, not promised', () => {
    const calls = createAnonymousCalls({ endpoint: '', key: '' })
    expectTypeOf(calls.makeAnonymousCall(kandy5, 'support')).toEqualTypeOf<AnonymousCall>()
    expectTypeOf(makeUnrestrictedCall(kandy5, 'lobby@demo.example')).toEqualTypeOf<AnonymousCall>()
    // @ts-expect-error credentials have no place in an unrestricted call
    makeUnrestrictedCall(kandy5, 'lobby@demo.example', { credentials: {} })
  })

  it('is told apart by the kind of its state, and a switch over them is complete', () => {
    expectTypeOf(state.kind).toEqualTypeOf<'connecting' | 'ringing' | 'connected' | 'held' | 'ended' | 'failed'>()
    expectTypeOf(state.issuanceId).toEqualTypeOf<string | null>()
    // @ts-expect-error it may not have failed
    state.error
    if (state.kind === 'failed') expectTypeOf(state.error).toEqualTypeOf<CallError>()
    if (state.kind === 'held') expectTypeOf(state.by).toEqualTypeOf<'us' | 'them' | 'both'>()
    // @ts-expect-error a state is a snapshot
    state.kind = 'ended'
  })
})

declare const state: CallState
declare const kandy5: Kandy5

/** 5.5.0 as its reference has it: every event and every id a text, objects of any kind. */
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

/** 7.12.0, where it differs: more in the credentials. */
interface Successor extends Omit<Kandy5, 'call'> {
  call: Omit<Kandy5Calls, 'makeAnonymous'> & {
    makeAnonymous(
      callee: string,
      credentials: AnonymousCredentials | { authAccount?: string },
      options: { from: string },
    ): string
  }
}
