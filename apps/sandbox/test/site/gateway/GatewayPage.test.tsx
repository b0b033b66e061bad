// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GatewayPage } from '../../../site/gateway/GatewayPage.tsx'

const faults = { clockOffsetSeconds: 0, wrongKey: false, down: false, delayMs: 0, silentBodies: false }
const subscriber = {
  user: 'help@demo.example',
  isCallMeEnabled: false,
  allowsOtherDestinations: true,
  requiresTokens: true,
}
const realm = {
  name: 'demo',
  cipher: 'AES_128_ECB',
  timestampUnit: 'MILLISECONDS',
  lifetimeSeconds: 300,
  keyFingerprints: ['85af8e1f'],
}
const call = {
  id: 'c1',
  state: 'CONNECTED',
  mode: 'TIME_LIMITED',
  realm: 'demo',
  keyFingerprint: '85af8e1f',
  account: 'visitor@demo.example',
  from: 'visitor@demo.example',
  displayName: null,
  to: 'help@demo.example',
  startedAt: 0,
  answeredAt: 5_000,
  endedAt: null,
  endedBy: null,
  endReason: null,
}
const refusal = (id: string, sentence: string) => ({
  id,
  at: Number(id) * 1_000,
  step: 'subscribe',
  status: 403,
  statusCode: 65,
  reason: 'TOKEN_EXPIRED',
  sentence,
  realm: 'demo',
  account: null,
})

interface SentRequest {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

const state = {
  realms: [realm],
  subscribers: [subscriber],
  faults,
  answers: [],
  agents: ['help@demo.example'],
  calls: [call],
  refusals: [refusal('1', 'The older one.'), refusal('2', 'It expired 12 s ago.')],
  clock: 70_000,
}
let current = state
let requests: SentRequest[] = []
let answer = () => new Response(null, { status: 204 })

beforeEach(() => {
  current = state
  requests = []
  answer = () => new Response(null, { status: 204 })
  vi.stubGlobal('fetch', async (url: string, { method = 'GET', body, headers }: RequestInit = {}) => {
    if (method === 'GET') return Response.json(current)
    expect(headers).toEqual({ 'content-type': 'application/json' })
    requests.push({ method, path: url.replace('/gateway/api/', ''), body: JSON.parse(String(body)) })
    return answer()
  })
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

async function openPage() {
  render(<GatewayPage />)
  await screen.findByRole('heading', { name: 'Refusals' })
}

const region = (name: string) => within(screen.getByRole('region', { name }))
const expectRequest = (expected: SentRequest) => waitFor(() => expect(requests).toEqual([expected]))

describe('the gateway page', () => {
  it('shows refusals with their reasons, newest first', async () => {
    await openPage()
    const sentences = region('Refusals')
      .getAllByRole('listitem')
      .map((item) => item.textContent)
    expect(sentences[0]).toContain('It expired 12 s ago.')
    expect(sentences[0]).toContain('65 TOKEN_EXPIRED')
    expect(sentences[1]).toContain('The older one.')
  })

  it('shows a call with its parties, its key and its duration, and ends it', async () => {
    await openPage()
    const text = region('Calls').getByRole('listitem').textContent
    for (const part of [
      'connected',
      'visitor@demo.example → help@demo.example',
      'talked 1:05',
      'time-limited',
      '85af8e1f',
    ])
      expect(text).toContain(part)
    fireEvent.click(region('Calls').getByRole('button', { name: 'End' }))
    await expectRequest({ method: 'POST', path: 'calls/c1/end', body: {} })
  })

  it('shows the available agents', async () => {
    await openPage()
    expect(region('Available agents').getByText('help@demo.example')).toBeDefined()
  })

  it('switches a fault on and keeps the current state of the others, also for two changes in a row', async () => {
    await openPage()
    answer = () => {
      const last = requests.at(-1)?.body
      if (typeof last === 'object') current = { ...current, faults: { ...faults, ...last } }
      return Response.json({})
    }
    fireEvent.click(screen.getByRole('switch', { name: 'Wrong key' }))
    fireEvent.click(screen.getByRole('switch', { name: 'Silent responses' }))
    await waitFor(() => expect(requests).toHaveLength(2))
    expect(requests[1]).toEqual({
      method: 'PUT',
      path: 'faults',
      body: { ...faults, wrongKey: true, silentBodies: true },
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Turn off all faults' }))
    await waitFor(() => expect(requests[2]?.body).toEqual(faults))
  })

  it('sets the clock ahead on Enter, and ignores a number that is not whole', async () => {
    await openPage()
    const field = screen.getByLabelText('Clock ahead by')
    fireEvent.change(field, { target: { value: '1.5' } })
    fireEvent.blur(field)
    fireEvent.change(field, { target: { value: '90' } })
    fireEvent.submit(field)
    await expectRequest({ method: 'PUT', path: 'faults', body: { ...faults, clockOffsetSeconds: 90 } })
    expect(await screen.findByText('The clock is 90 s ahead.')).toBeDefined()
  })

  it('sets the clock behind, and shows a message', async () => {
    await openPage()
    const field = screen.getByLabelText('Clock ahead by')
    fireEvent.change(field, { target: { value: '-90' } })
    fireEvent.submit(field)
    expect(await screen.findByText('The clock is 90 s behind.')).toBeDefined()
  })

  it('closes the caller sockets', async () => {
    await openPage()
    fireEvent.click(screen.getByRole('button', { name: 'Close caller sockets' }))
    await expectRequest({ method: 'POST', path: 'cut-sockets', body: {} })
    expect(await screen.findByText('All caller sockets were closed. Calls continue.')).toBeDefined()
  })

  it('changes one switch of a subscriber', async () => {
    await openPage()
    fireEvent.click(screen.getByRole('switch', { name: 'CallMe: accepts anonymous calls' }))
    const { user, ...switches } = subscriber
    const path = `subscribers/${encodeURIComponent(user)}`
    await expectRequest({ method: 'PUT', path, body: { ...switches, isCallMeEnabled: true } })
  })

  it('sends a new key, omits an empty key, and clears the field', async () => {
    await openPage()
    const field = region('Realm demo').getByLabelText('New key')
    fireEvent.change(field, { target: { value: '0123456789abcdef' } })
    expect(region('Realm demo').getByText('16 of 16 characters')).toBeDefined()
    fireEvent.submit(field)
    const { cipher, timestampUnit, lifetimeSeconds } = realm
    const body = { cipher, timestampUnit, lifetimeSeconds, key: '0123456789abcdef' }
    await expectRequest({ method: 'PUT', path: 'realms/demo', body })
    await waitFor(() => expect(field).toHaveProperty('value', ''))
  })

  it('removes the second key', async () => {
    current = { ...state, realms: [{ ...realm, keyFingerprints: ['85af8e1f', '00112233'] }] }
    await openPage()
    expect(region('Realm demo').getByText('00112233')).toBeDefined()
    fireEvent.click(region('Realm demo').getByText('Remove the second key'))
    await expectRequest({ method: 'PUT', path: 'realms/demo', body: { secondKey: null } })
  })

  it('shows the gateway’s message if it rejects a change, and resets the switch', async () => {
    await openPage()
    answer = () => Response.json({ message: 'Not like this.' }, { status: 400 })
    const fault = screen.getByRole('switch', { name: 'Gateway down' })
    fireEvent.click(fault)
    expect(fault).toHaveProperty('checked', true)
    expect((await screen.findByRole('alert')).textContent).toBe('Not like this.')
    expect(fault).toHaveProperty('checked', false)
  })

  it('shows that the gateway does not respond, and keeps its last known state', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
    await openPage()
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')))
    await vi.advanceTimersByTimeAsync(1_500)
    vi.useRealTimers()
    expect((await screen.findByRole('alert')).textContent).toContain('does not respond')
    expect(screen.getByText('It expired 12 s ago.')).toBeDefined()
  })

  it('removes a realm or a subscriber only after confirmation, which can be cancelled', async () => {
    await openPage()
    for (const name of ['demo', 'help@demo.example']) {
      const button = screen.getByText(name === 'demo' ? 'Remove demo' : 'Remove', { selector: 'button' })
      fireEvent.click(button)
      expect(button.textContent).toBe('Confirm removal')
      fireEvent.blur(button)
      expect(button.textContent).not.toBe('Confirm removal')
      fireEvent.click(button)
      expect(requests).toEqual([])
      fireEvent.click(button)
      await waitFor(() => expect(requests).toMatchObject([{ method: 'DELETE' }]))
      requests = []
    }
  })
})
