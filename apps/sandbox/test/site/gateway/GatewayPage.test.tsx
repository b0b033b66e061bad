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

interface Told {
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
let told: Told[] = []
let answer = () => new Response(null, { status: 204 })

beforeEach(() => {
  current = state
  told = []
  answer = () => new Response(null, { status: 204 })
  vi.stubGlobal('fetch', async (url: string, { method = 'GET', body, headers }: RequestInit = {}) => {
    if (method === 'GET') return Response.json(current)
    expect(headers).toEqual({ 'content-type': 'application/json' })
    told.push({ method, path: url.replace('/gateway/api/', ''), body: JSON.parse(String(body)) })
    return answer()
  })
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

async function openPage() {
  render(<GatewayPage />)
  await screen.findByRole('heading', { name: 'Refused' })
}

const region = (name: string) => within(screen.getByRole('region', { name }))
const toldOnce = (expected: Told) => waitFor(() => expect(told).toEqual([expected]))

describe('the gateway’s page', () => {
  it('says what was refused and why, newest first', async () => {
    await openPage()
    const sentences = region('Refused')
      .getAllByRole('listitem')
      .map((item) => item.textContent)
    expect(sentences[0]).toContain('It expired 12 s ago.')
    expect(sentences[0]).toContain('65 TOKEN_EXPIRED')
    expect(sentences[1]).toContain('The older one.')
  })

  it('shows a call with its parties, its key and how long they have talked, and ends it', async () => {
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
    await toldOnce({ method: 'POST', path: 'calls/c1/end', body: {} })
  })

  it('says who is there to answer', async () => {
    await openPage()
    expect(region('Available agents').getByText('help@demo.example')).toBeDefined()
  })

  it('switches a fault on and leaves the others as they are by then, also where two are pressed in a row', async () => {
    await openPage()
    answer = () => {
      const last = told.at(-1)?.body
      if (typeof last === 'object') current = { ...current, faults: { ...faults, ...last } }
      return Response.json({})
    }
    fireEvent.click(screen.getByRole('switch', { name: 'Wrong key' }))
    fireEvent.click(screen.getByRole('switch', { name: 'Silent responses' }))
    await waitFor(() => expect(told).toHaveLength(2))
    expect(told[1]).toEqual({ method: 'PUT', path: 'faults', body: { ...faults, wrongKey: true, silentBodies: true } })
    fireEvent.click(await screen.findByRole('button', { name: 'Turn off all faults' }))
    await waitFor(() => expect(told[2]?.body).toEqual(faults))
  })

  it('sets the clock ahead on Enter, and not for what is no whole number', async () => {
    await openPage()
    const field = screen.getByLabelText('Clock ahead by')
    fireEvent.change(field, { target: { value: '1.5' } })
    fireEvent.blur(field)
    fireEvent.change(field, { target: { value: '90' } })
    fireEvent.submit(field)
    await toldOnce({ method: 'PUT', path: 'faults', body: { ...faults, clockOffsetSeconds: 90 } })
    expect(await screen.findByText('The clock is 90 s ahead.')).toBeDefined()
  })

  it('sets the clock behind, and says so', async () => {
    await openPage()
    const field = screen.getByLabelText('Clock ahead by')
    fireEvent.change(field, { target: { value: '-90' } })
    fireEvent.submit(field)
    expect(await screen.findByText('The clock is 90 s behind.')).toBeDefined()
  })

  it('cuts the callers’ sockets', async () => {
    await openPage()
    fireEvent.click(screen.getByRole('button', { name: 'Close caller sockets' }))
    await toldOnce({ method: 'POST', path: 'cut-sockets', body: {} })
    expect(await screen.findByText('All caller sockets were closed. Calls continue.')).toBeDefined()
  })

  it('changes one of a subscriber’s switches', async () => {
    await openPage()
    fireEvent.click(screen.getByRole('switch', { name: 'CallMe: accepts anonymous calls' }))
    const { user, ...switches } = subscriber
    const path = `subscribers/${encodeURIComponent(user)}`
    await toldOnce({ method: 'PUT', path, body: { ...switches, isCallMeEnabled: true } })
  })

  it('takes a new key, sends no key that was left empty, and forgets what was typed', async () => {
    await openPage()
    const field = region('Realm demo').getByLabelText('New key')
    fireEvent.change(field, { target: { value: '0123456789abcdef' } })
    expect(region('Realm demo').getByText('16 of 16 characters')).toBeDefined()
    fireEvent.submit(field)
    const { cipher, timestampUnit, lifetimeSeconds } = realm
    const body = { cipher, timestampUnit, lifetimeSeconds, key: '0123456789abcdef' }
    await toldOnce({ method: 'PUT', path: 'realms/demo', body })
    await waitFor(() => expect(field).toHaveProperty('value', ''))
  })

  it('takes the second key away', async () => {
    current = { ...state, realms: [{ ...realm, keyFingerprints: ['85af8e1f', '00112233'] }] }
    await openPage()
    expect(region('Realm demo').getByText('00112233')).toBeDefined()
    fireEvent.click(region('Realm demo').getByText('Remove the second key'))
    await toldOnce({ method: 'PUT', path: 'realms/demo', body: { secondKey: null } })
  })

  it('says in the gateway’s words why a change was refused, and turns the switch back', async () => {
    await openPage()
    answer = () => Response.json({ message: 'Not like this.' }, { status: 400 })
    const fault = screen.getByRole('switch', { name: 'Gateway down' })
    fireEvent.click(fault)
    expect(fault).toHaveProperty('checked', true)
    expect((await screen.findByRole('alert')).textContent).toBe('Not like this.')
    expect(fault).toHaveProperty('checked', false)
  })

  it('says that the gateway does not answer, and shows what it said last', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
    await openPage()
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')))
    await vi.advanceTimersByTimeAsync(1_500)
    vi.useRealTimers()
    expect((await screen.findByRole('alert')).textContent).toContain('does not respond')
    expect(screen.getByText('It expired 12 s ago.')).toBeDefined()
  })

  it('removes a realm or a subscriber with a second press only, which may be thought better of', async () => {
    await openPage()
    for (const name of ['demo', 'help@demo.example']) {
      const button = screen.getByText(name === 'demo' ? 'Remove demo' : 'Remove', { selector: 'button' })
      fireEvent.click(button)
      expect(button.textContent).toBe('Confirm removal')
      fireEvent.blur(button)
      expect(button.textContent).not.toBe('Confirm removal')
      fireEvent.click(button)
      expect(told).toEqual([])
      fireEvent.click(button)
      await waitFor(() => expect(told).toMatchObject([{ method: 'DELETE' }]))
      told = []
    }
  })
})
