import type { AnonymousCall, CallState, CredentialSource, KandyClient } from '@anoncall/client'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type CallFrameParts, createCallFrame } from '../../site/call-frame/createCallFrame.ts'

const CONSOLE = 'http://localhost:4000'
const CREDENTIALS = { accountToken: 'aa11', fromToken: 'bb22', toToken: 'cc33', realm: 'demo' }
const ORDER = {
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
  it('speaks to the console’s exact origin and to no other', async () => {
    const { frame, call } = makeFrame()
    frame.ready()
    frame.hear(from(ORDER))
    await untilPlaced(call)
    call.become({ kind: 'ringing', isEarlyMedia: false, remoteName: null, issuanceId: 'iss_1' })

    expect(page.postMessage.mock.calls[0]).toEqual([{ type: 'ready' }, CONSOLE])
    expect(new Set(page.postMessage.mock.calls.map(([, origin]) => origin))).toEqual(new Set([CONSOLE]))
    expect(told('state')).toContainEqual(
      expect.objectContaining({ state: expect.objectContaining({ kind: 'ringing' }) }),
    )
  })

  it('takes no order from another origin, nor from another page of the same', async () => {
    const { frame, startCall } = makeFrame()
    frame.hear(from(ORDER, { origin: 'http://localhost:4001' }))
    frame.hear(from(ORDER, { source: null }))
    await settle()
    expect(startCall).not.toHaveBeenCalled()
    expect(page.postMessage).not.toHaveBeenCalled()
  })

  it('takes one order only', async () => {
    const { frame, call, startCall } = makeFrame()
    frame.hear(from(ORDER))
    await untilPlaced(call)
    frame.hear(from(ORDER))
    await settle()
    expect(startCall).toHaveBeenCalledTimes(1)
    expect(startCall.mock.calls[0]?.[2]).toMatchObject({ video: true })
  })

  it('gives the console’s credentials once, and a typed refusal to whoever asks for more', async () => {
    const { frame, call } = makeFrame()
    frame.hear(from(ORDER))
    await untilPlaced(call)
    const { signal } = new AbortController()
    expect(await source?.issue(signal)).toMatchObject({ kind: 'issued', credentials: CREDENTIALS, issuanceId: 'iss_1' })
    await expect(source?.issue(signal)).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED', issuanceId: 'iss_1' })
  })

  it('places nothing with a part of the credentials, and says so', async () => {
    const { frame, startCall } = makeFrame()
    frame.hear(from({ ...ORDER, credentials: { ...CREDENTIALS, toToken: '' } }))
    await settle()
    expect(startCall).not.toHaveBeenCalled()
    expect(told('state')).toEqual([expect.objectContaining({ state: expect.objectContaining({ kind: 'failed' }) })])
  })

  it('tells a failure as plain data, with its code and its sentence', async () => {
    const { frame } = makeFrame({ makeClient: () => Promise.reject(new Error('The SDK is not here.')) })
    frame.hear(from(ORDER))
    await settle()
    expect(told('state').at(-1)).toMatchObject({
      state: { kind: 'failed', error: { code: 'SDK_UNUSABLE', message: 'The SDK is not here.' } },
    })
  })

  it('hangs up when asked to', async () => {
    const { frame, call } = makeFrame()
    frame.hear(from(ORDER))
    await untilPlaced(call)
    frame.hear(from({ type: 'end' }))
    expect(call.end).toHaveBeenCalledTimes(1)
  })

  it('places nothing where the hang-up comes while the SDK is still loading', async () => {
    const { frame, startCall } = makeFrame()
    frame.hear(from(ORDER))
    frame.hear(from({ type: 'end' }))
    await settle()
    expect(startCall).not.toHaveBeenCalled()
    expect(told('state').at(-1)).toMatchObject({ state: OURS })
  })

  it('tells what the gateway has on record since the order, each change once, and a last time after the end', async () => {
    const { frame, call } = makeFrame()
    frame.hear(from(ORDER))
    await untilPlaced(call)
    records.calls.push({ id: 'call_1' })
    tick()
    tick()
    await settle()
    expect(told('gateway')).toEqual([{ type: 'gateway', refusals: [], calls: [{ id: 'call_1' }] }])

    records.refusals.push({ id: 'ref_1' })
    call.become(OURS)
    await settle()
    expect(told('gateway').at(-1)).toEqual({ type: 'gateway', refusals: [{ id: 'ref_1' }], calls: [{ id: 'call_1' }] })
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

/** A message as it comes from the console, or from elsewhere. */
function from(data: object, other: { origin?: string; source?: null } = {}) {
  const sender = other.source === null ? null : (page as unknown as MessageEventSource)
  return { data, origin: other.origin ?? CONSOLE, source: sender }
}

const told = (type: string): { type: string }[] =>
  page.postMessage.mock.calls.map(([message]) => message).filter((message) => message.type === type)

const untilPlaced = (call: { readonly state: CallState }) =>
  vi.waitFor(() => expect(told('state')).toContainEqual({ type: 'state', state: { ...call.state } }), 10_000)

const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
