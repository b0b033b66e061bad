// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AgentPage } from '../../../site/agent/AgentPage.tsx'
import { FakeStream, FakeTrack } from './FakeConnection.ts'

const ring = vi.hoisted(() => vi.fn(() => () => {}))
vi.mock('../../../site/agent/tones.ts', () => ({ tones: { ring, announce: vi.fn() } }))
vi.mock('../../../site/agent/createPeer.ts', async () => ({
  createPeer: (await import('./createFakePeer.ts')).createFakePeer,
}))

class FakeSocket {
  static opened: FakeSocket[] = []
  readonly said: { type: string }[] = []
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  readonly url: string

  constructor(url: string) {
    this.url = url
    FakeSocket.opened.push(this)
  }

  send(text: string) {
    this.said.push(JSON.parse(text))
  }

  close() {}
}

const socket = () => FakeSocket.opened.at(-1)
const hear = (message: object) => act(async () => socket()?.onmessage?.({ data: JSON.stringify(message) }))
const press = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))
const incoming = { type: 'incoming', callId: 'c1', from: 'visitor@demo.example', sdp: 'v=0\r\nm=audio 9 X 0' }

beforeEach(() => {
  FakeSocket.opened = []
  ring.mockClear()
  localStorage.clear()
  vi.stubGlobal('WebSocket', FakeSocket)
  // It takes streams of its own kind alone.
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
  await hear({ type: 'registered', address: 'help@demo.example' })
}

const addressOf = (url: string | undefined) => new URL(url ?? 'ws://none').searchParams.get('address')

describe('what the agent’s page says about callers it did not talk to', () => {
  it('depends on whether the first call was answered', async () => {
    await openPage()
    await hear(incoming)
    await hear({ ...incoming, callId: 'c2', displayName: 'Another' })
    expect(screen.getByText(/^Another called while another call was ringing/)).toBeDefined()
    await press('Answer')
    await hear({ ...incoming, callId: 'c3', displayName: 'A third' })
    expect(screen.getByText(/^A third called while you were talking/)).toBeDefined()
  })

  it.each([
    [{ statusCode: '200', reasonText: 'The caller hung up' }, /^The caller hung up after/],
    [
      { statusCode: '408', reasonText: 'The caller was lost', silentMs: 31_000 },
      /^The connection to the caller was lost after/,
    ],
    [{ statusCode: '200', reasonText: 'Ended at the gateway', by: 'GATEWAY' }, /^The gateway ended the call after/],
  ])('names who ended it: %j', async (how, sentence) => {
    await openPage()
    await hear(incoming)
    await press('Answer')
    await hear({ type: 'ended', callId: 'c1', ...how })
    expect(screen.getByText(sentence)).toBeDefined()
  })
})

describe('the agent’s page', () => {
  it('answers as help@demo.example unless its address says otherwise', async () => {
    await openPage()
    expect(addressOf(socket()?.url)).toBe('help@demo.example')
    expect(screen.getByText('help@demo.example can be called.')).toBeDefined()
    cleanup()
    await openPage('?address=lobby%40demo.example')
    expect(addressOf(socket()?.url)).toBe('lobby@demo.example')
  })

  it('moves to another subscriber, and keeps that in its address', async () => {
    await openPage()
    await screen.findByRole('option', { name: 'lobby@demo.example' })
    fireEvent.change(screen.getByLabelText('Answering as'), { target: { value: 'lobby@demo.example' } })
    expect(addressOf(socket()?.url)).toBe('lobby@demo.example')
    expect(window.location.search).toBe('?address=lobby%40demo.example')
  })

  it('rings aloud and in the title, until somebody answers', async () => {
    document.title = 'Agent'
    await openPage()
    await hear(incoming)
    expect(ring).toHaveBeenCalledOnce()
    expect(document.title).toBe('☎ visitor@demo.example calls')
    await press('Answer')
    expect(document.title).toBe('Agent')
    expect(socket()?.said.map(({ type }) => type)).toEqual(['ringing', 'answer'])
  })

  it('rings without a sound where that was switched off, also the next time', async () => {
    await openPage()
    fireEvent.click(screen.getByRole('switch', { name: 'Ringtone' }))
    cleanup()
    await openPage()
    await hear(incoming)
    expect(ring).not.toHaveBeenCalled()
  })

  it('answers by itself when asked to', async () => {
    await openPage('?auto-answer')
    await hear(incoming)
    expect(socket()?.said.map(({ type }) => type)).toEqual(['ringing', 'answer'])
  })

  it('shows what the caller’s page sent along', async () => {
    await openPage()
    await hear({ ...incoming, customParameters: [{ name: 'X-Page', value: '/pricing' }] })
    expect(screen.getByText('/pricing')).toBeDefined()
  })

  it('counts packets while they talk, and says afterwards how it ended', async () => {
    await openPage()
    await hear(incoming)
    await press('Answer')
    expect((await screen.findByTestId('packets')).textContent).toContain('1 in · 2 out')
    await press('Hang up')
    expect(document.body.textContent).toContain('You hung up after 0:00.')
  })

  it('says that another page took over, and takes it back on request', async () => {
    await openPage()
    await hear({ type: 'error', message: 'Another page has taken over help@demo.example.' })
    await act(async () => socket()?.onclose?.())
    expect(screen.getByText('Another page has taken over help@demo.example.')).toBeDefined()
    await press('Register here again')
    expect(FakeSocket.opened).toHaveLength(2)
  })
})
