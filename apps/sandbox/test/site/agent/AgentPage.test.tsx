// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AgentPage } from '../../../site/agent/AgentPage.tsx'
import { FakeStream, FakeTrack } from './FakeConnection.ts'

const ring = vi.hoisted(() => vi.fn(() => () => {}))
vi.mock('../../../site/agent/tones.ts', () => ({ tones: { ring, createChime: vi.fn() } }))
vi.mock('../../../site/agent/createPeer.ts', async () => ({
  createPeer: (await import('./createFakePeer.ts')).createFakePeer,
}))

class FakeSocket {
  static opened: FakeSocket[] = []
  readonly sent: { type: string }[] = []
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  readonly url: string

  constructor(url: string) {
    this.url = url
    FakeSocket.opened.push(this)
  }

  send(text: string) {
    this.sent.push(JSON.parse(text))
  }

  close() {}
}

const socket = () => FakeSocket.opened.at(-1)
const receive = (message: object) => act(async () => socket()?.onmessage?.({ data: JSON.stringify(message) }))
const press = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))
const incoming = { type: 'incoming', callId: 'c1', from: 'visitor@demo.example', sdp: 'v=0\r\nm=audio 9 X 0' }

beforeEach(() => {
  FakeSocket.opened = []
  ring.mockClear()
  localStorage.clear()
  vi.stubGlobal('WebSocket', FakeSocket)
  // The setter of happy-dom accepts only its own streams.
  vi.spyOn(HTMLMediaElement.prototype, 'srcObject', 'set').mockImplementation(() => {})
  const subscribers = [{ user: 'help@demo.example' }, { user: 'lobby@demo.example' }]
  vi.stubGlobal('fetch', async () => Response.json({ subscribers }))
  const getUserMedia = async () => new FakeStream([new FakeTrack('audio')])
  vi.stubGlobal('navigator', Object.create(navigator, { mediaDevices: { value: { getUserMedia } } }))
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  window.history.replaceState(null, '', '/agent/')
})

async function openPage(query = '') {
  window.history.replaceState(null, '', `/agent/${query}`)
  render(<AgentPage />)
  await receive({ type: 'registered', address: 'help@demo.example' })
}

const addressOf = (url: string | undefined) => new URL(url ?? 'ws://none').searchParams.get('address')

describe('the agent page after a missed or ended call', () => {
  it('distinguishes a call that was ringing from one that was answered', async () => {
    await openPage()
    await receive(incoming)
    await receive({ ...incoming, callId: 'c2', displayName: 'Another' })
    expect(screen.getByText(/^Another called while another call was ringing/)).toBeDefined()
    await press('Answer')
    await receive({ ...incoming, callId: 'c3', displayName: 'A third' })
    expect(screen.getByText(/^A third called while you were talking/)).toBeDefined()
  })

  it.each([
    [{ statusCode: '200', reasonText: 'The caller hung up' }, /^The caller hung up after/],
    [
      { statusCode: '408', reasonText: 'The connection to the caller was lost', silentMs: 31_000 },
      /^The connection to the caller was lost after/,
    ],
    [{ statusCode: '200', reasonText: 'Ended at the gateway', by: 'GATEWAY' }, /^The gateway ended the call after/],
  ])('shows who ended the call: %j', async (how, sentence) => {
    await openPage()
    await receive(incoming)
    await press('Answer')
    await receive({ type: 'ended', callId: 'c1', ...how })
    expect(screen.getByText(sentence)).toBeDefined()
  })
})

describe('the agent page', () => {
  it('answers as help@demo.example unless its URL names another address', async () => {
    await openPage()
    expect(addressOf(socket()?.url)).toBe('help@demo.example')
    expect(screen.getByText('help@demo.example can be called.')).toBeDefined()
    cleanup()
    await openPage('?address=lobby%40demo.example')
    expect(addressOf(socket()?.url)).toBe('lobby@demo.example')
  })

  it('changes to another subscriber, and keeps that in its URL', async () => {
    await openPage()
    await screen.findByRole('option', { name: 'lobby@demo.example' })
    fireEvent.change(screen.getByLabelText('Answering as'), { target: { value: 'lobby@demo.example' } })
    expect(addressOf(socket()?.url)).toBe('lobby@demo.example')
    expect(window.location.search).toBe('?address=lobby%40demo.example')
  })

  it('plays a ringtone and flashes the title until the call is answered', async () => {
    document.title = 'Agent'
    await openPage()
    await receive(incoming)
    expect(ring).toHaveBeenCalledOnce()
    expect(document.title).toBe('☎ visitor@demo.example is calling')
    await press('Answer')
    expect(document.title).toBe('Agent')
    expect(socket()?.sent.map(({ type }) => type)).toEqual(['ringing', 'answer'])
  })

  it('rings silently if the ringtone is off, also after a reload', async () => {
    await openPage()
    fireEvent.click(screen.getByRole('switch', { name: 'Ringtone' }))
    cleanup()
    await openPage()
    await receive(incoming)
    expect(ring).not.toHaveBeenCalled()
  })

  it('answers automatically with ?auto-answer', async () => {
    await openPage('?auto-answer')
    await receive(incoming)
    expect(socket()?.sent.map(({ type }) => type)).toEqual(['ringing', 'answer'])
  })

  it('shows the custom parameters of the call', async () => {
    await openPage()
    await receive({ ...incoming, customParameters: [{ name: 'X-Page', value: '/pricing' }] })
    expect(screen.getByText('/pricing')).toBeDefined()
  })

  it('shows packet counts during the call, and how it ended afterwards', async () => {
    await openPage()
    await receive(incoming)
    await press('Answer')
    expect((await screen.findByTestId('packets')).textContent).toContain('1 in · 2 out')
    await press('Hang up')
    expect(document.body.textContent).toContain('You hung up after 0:00.')
  })

  it('shows that another page took over, and registers again on request', async () => {
    await openPage()
    await receive({ type: 'error', message: 'Another page has taken over help@demo.example.' })
    await act(async () => socket()?.onclose?.())
    expect(screen.getByText('Another page has taken over help@demo.example.')).toBeDefined()
    await press('Register here again')
    expect(FakeSocket.opened).toHaveLength(2)
  })
})
