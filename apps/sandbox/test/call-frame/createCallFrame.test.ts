import type { AnonymousCall, CallState, CredentialSource, KandyClient } from '@anoncall/client'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type CallFrameParts, createCallFrame } from '../../site/call-frame/createCallFrame.ts'

const CONSOLE = 'http://localhost:4000'
const CREDENTIALS = { accountToken: 'aa11', fromToken: 'bb22', toToken: 'cc33', realm: 'demo' }
const REQUEST = {
  type: 'call',
  credentials: CREDENTIALS,
  callee: 'support',
  from: 'visitor@demo.example',
  video: true,
  issuanceId: 'iss_1',
  issuedAt: '2026-03-01T12:00:00.000Z',
  expiresAt: '2026-03-01T12:05:00.000Z',
}
const OURS = { kind: 'ended', by: 'us', statusCode: null, reasonText: null, issuanceId: 'iss_1' } as const

const page = { postMessage: vi.fn() }
const nothing = () => undefined
const kandy: KandyClient = {
  on: nothing,
  off: nothing,
  media: {
    getTrackById: nothing,
    renderTracks: nothing,
    removeTracks: nothing,
    muteTracks: nothing,
    unmuteTracks: nothing,
  },
}
let records: { refusals: { id: string }[]; calls: { id: string }[] }
let tick: () => void
let source: CredentialSource | undefined

beforeEach(() => {
  page.postMessage.mockClear()
  records = { refusals: [{ id: 'ref_before' }], calls: [{ id: 'call_before' }] }
  tick = () => undefined
  source = undefined
})

describe('the frame', () => {
  it('sends messages only to the console’s exact origin', async () => {
    const { frame, call } = makeFrame()
    frame.ready()
    frame.receive(from(REQUEST))
    await expectPlaced(call)
    call.become({ kind: 'ringing', isEarlyMedia: false, remoteName: null, issuanceId: 'iss_1' })

    expect(page.postMessage.mock.calls[0]).toEqual([{ type: 'ready' }, CONSOLE])
    expect(new Set(page.postMessage.mock.calls.map(([, origin]) => origin))).toEqual(new Set([CONSOLE]))
    expect(sentMessages('state')).toContainEqual(
      expect.objectContaining({ state: expect.objectContaining({ kind: 'ringing' }) }),
    )
  })

  it('ignores requests from another origin, and from another page of the same origin', async () => {
    const { frame, startCall } = makeFrame()
    frame.receive(from(REQUEST, { origin: 'http://localhost:4001' }))
    frame.receive(from(REQUEST, { source: null }))
    await settle()
    expect(startCall).not.toHaveBeenCalled()
    expect(page.postMessage).not.toHaveBeenCalled()
  })

  it('accepts only one request', async () => {
    const { frame, call, startCall } = makeFrame()
    frame.receive(from(REQUEST))
    await expectPlaced(call)
    frame.receive(from(REQUEST))
    await settle()
    expect(startCall).toHaveBeenCalledTimes(1)
    expect(startCall.mock.calls[0]?.[2]).toMatchObject({ video: true })
  })

  it('returns the console’s credentials once, and rejects a second request with a typed error', async () => {
    const { frame, call } = makeFrame()
    frame.receive(from(REQUEST))
    await expectPlaced(call)
    const { signal } = new AbortController()
    expect(await source?.issue(signal)).toMatchObject({ kind: 'issued', credentials: CREDENTIALS, issuanceId: 'iss_1' })
    await expect(source?.issue(signal)).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED', issuanceId: 'iss_1' })
  })

  it('places no call with incomplete credentials, and reports the failure', async () => {
    const { frame, startCall } = makeFrame()
    frame.receive(from({ ...REQUEST, credentials: { ...CREDENTIALS, toToken: '' } }))
    await settle()
    expect(startCall).not.toHaveBeenCalled()
    expect(sentMessages('state')).toEqual([
      expect.objectContaining({ state: expect.objectContaining({ kind: 'failed' }) }),
    ])
  })

  it('reports a failure as plain data, with its code and its message', async () => {
    const { frame } = makeFrame({ makeClient: () => Promise.reject(new Error('The SDK is not here.')) })
    frame.receive(from(REQUEST))
    await settle()
    expect(sentMessages('state').at(-1)).toMatchObject({
      state: { kind: 'failed', error: { code: 'SDK_UNUSABLE', message: 'The SDK is not here.' } },
    })
  })

  it('ends the call on request', async () => {
    const { frame, call } = makeFrame()
    frame.receive(from(REQUEST))
    await expectPlaced(call)
    frame.receive(from({ type: 'end' }))
    expect(call.end).toHaveBeenCalledTimes(1)
  })

  it('places no call if the request to end it arrives while the SDK is loading', async () => {
    const { frame, startCall } = makeFrame()
    frame.receive(from(REQUEST))
    frame.receive(from({ type: 'end' }))
    await settle()
    expect(startCall).not.toHaveBeenCalled()
    expect(sentMessages('state').at(-1)).toMatchObject({ state: OURS })
  })

  it('reports the gateway’s records since the request, each change once, and again after the end', async () => {
    const { frame, call } = makeFrame()
    frame.receive(from(REQUEST))
    await expectPlaced(call)
    records.calls.push({ id: 'call_1' })
    tick()
    tick()
    await settle()
    expect(sentMessages('gateway')).toEqual([{ type: 'gateway', refusals: [], calls: [{ id: 'call_1' }] }])

    records.refusals.push({ id: 'ref_1' })
    call.become(OURS)
    await settle()
    expect(sentMessages('gateway').at(-1)).toEqual({
      type: 'gateway',
      refusals: [{ id: 'ref_1' }],
      calls: [{ id: 'call_1' }],
    })
  })
})

function makeFrame(parts: Partial<CallFrameParts> = {}) {
  const call = fakeCall()
  const startCall = vi.fn<CallFrameParts['startCall']>((_kandy, given) => {
    source = given
    return call
  })
  const frame = createCallFrame({
    page,
    consoleOrigin: CONSOLE,
    makeClient: async () => kandy,
    startCall,
    readGateway: async () => structuredClone(records),
    every(_ms, task) {
      tick = task
      return () => {
        tick = () => undefined
      }
    },
    ...parts,
  })
  return { frame, call, startCall }
}

function fakeCall() {
  let resolve: (over: Awaited<AnonymousCall['ended']>) => void = () => undefined
  const ended: AnonymousCall['ended'] = new Promise((settled) => {
    resolve = settled
  })
  let state: CallState = { kind: 'connecting', step: 'gateway', issuanceId: 'iss_1' }
  let listener: (state: CallState) => void = () => undefined
  const nothing = async () => undefined
  return {
    get state() {
      return state
    },
    on(next: (state: CallState) => void) {
      listener = next
      return () => undefined
    },
    become(next: CallState) {
      state = next
      listener(next)
      if (next.kind === 'ended' || next.kind === 'failed') resolve(next)
    },
    connected: Promise.resolve(),
    ended,
    end: vi.fn(nothing),
    hold: nothing,
    unhold: nothing,
    mute: () => undefined,
    unmute: () => undefined,
    sendDtmf: nothing,
    startVideo: nothing,
    stopVideo: nothing,
    changeMicrophone: nothing,
    changeCamera: nothing,
  }
}

/** Creates a message event from the console, or from another sender. */
function from(data: object, other: { origin?: string; source?: null } = {}) {
  const sender = other.source === null ? null : (page as unknown as MessageEventSource)
  return { data, origin: other.origin ?? CONSOLE, source: sender }
}

const sentMessages = (type: string): { type: string }[] =>
  page.postMessage.mock.calls.map(([message]) => message).filter((message) => message.type === type)

const expectPlaced = (call: { readonly state: CallState }) =>
  vi.waitFor(() => expect(sentMessages('state')).toContainEqual({ type: 'state', state: { ...call.state } }), 10_000)

const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
