// @vitest-environment happy-dom
import { type AnonymousCallState, CallError } from '@anoncall/react'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CallPanel, type CallPanelProps } from '../../../site/visitor/CallPanel.tsx'
import { createFakeCall } from './createFakeCall.ts'

const live = {
  issuanceId: 'iss_1',
  isMuted: false,
  hasLocalVideo: false,
  hasRemoteVideo: false,
  isInterrupted: false,
  remoteName: null,
  connectedAt: 0,
} as const

let refusals: readonly object[] = []

beforeEach(() => {
  refusals = []
  vi.stubGlobal('fetch', async () => Response.json(refusals))
})

afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function panel(state: AnonymousCallState, props: Partial<CallPanelProps> = {}) {
  const call = createFakeCall()
  const handle = {
    state,
    call: state.kind === 'idle' ? null : call,
    start: vi.fn(),
    end: vi.fn(async () => {}),
    intentProps: { onPointerEnter() {}, onFocus() {}, onTouchStart() {} },
  }
  const onCheckAvailability = vi.fn()
  const preferences = { hasVideo: false, microphoneId: '', cameraId: '' }
  const element = (
    <CallPanel
      callee="support"
      handle={handle}
      availability={null}
      onCheckAvailability={onCheckAvailability}
      preferences={preferences}
      onPreferences={vi.fn()}
      {...props}
    />
  )
  return { element, handle, call, onCheckAvailability }
}

const textOf = () => document.body.textContent ?? ''

describe('the call panel', () => {
  it('shows before a call whether a call is possible, and when the next one is', () => {
    const open = { isOpen: true, reason: null, nextOpenAt: null, publicMessage: null }
    const idle = { kind: 'idle', issuanceId: null } as const
    const { rerender } = render(panel(idle, { availability: open }).element)
    expect(screen.getByText('Open now')).toBeDefined()
    const paused = { isOpen: false, reason: 'PAUSED', nextOpenAt: null, publicMessage: 'We are back at nine.' } as const
    rerender(panel(idle, { availability: paused }).element)
    expect(screen.getByText('Closed')).toBeDefined()
    expect(screen.getByText('We are back at nine.')).toBeDefined()
    const nextOpenAt = new Date(Date.now() + 30_000).toISOString()
    const outside = { ...paused, reason: 'OUTSIDE_BUSINESS_HOURS', publicMessage: null, nextOpenAt } as const
    rerender(panel(idle, { availability: outside }).element)
    expect(screen.getByText('We open in a minute.')).toBeDefined()
  })

  it.each([
    [{ kind: 'idle', issuanceId: null }],
    [{ kind: 'ended', by: 'them', statusCode: null, reasonText: null, issuanceId: null }],
    [{ kind: 'failed', error: new CallError('REFUSED', 'Calls from your network are blocked.'), issuanceId: null }],
    [{ kind: 'failed', error: new CallError('CALLEE_BUSY', 'The line is busy.'), issuanceId: null }],
  ] satisfies [AnonymousCallState][])(
    'disables the button if no call is possible, and shows the reason once: %o',
    (state) => {
      const availability = { isOpen: false, reason: 'NETWORK_BLOCKED', nextOpenAt: null, publicMessage: null } as const
      const { element, handle, onCheckAvailability } = panel(state, { availability })
      render(element)
      const button = screen.getByRole('button', { name: /^Call/ })
      expect(button.getAttribute('aria-disabled')).toBe('true')
      const [why, ...others] = screen.getAllByText('Calls from your network are blocked.')
      expect(others).toEqual([])
      expect(why?.closest(`[id="${button.getAttribute('aria-describedby')}"]`)).not.toBeNull()
      fireEvent.click(button)
      expect(onCheckAvailability).toHaveBeenCalledOnce()
      expect(handle.start).not.toHaveBeenCalled()
    },
  )

  it.each([
    [{ kind: 'connecting', step: 'credentials', issuanceId: null }, 'Microphone and permission'],
    [{ kind: 'connecting', step: 'challenge', issuanceId: null }, 'Proof of work in your browser'],
    [{ kind: 'connecting', step: 'gateway', issuanceId: null }, 'Placing the call'],
    [{ kind: 'ringing', isEarlyMedia: false, remoteName: null, issuanceId: null }, 'Ringing'],
  ] as const)('marks the current step: %o', (state, step) => {
    render(panel(state).element)
    expect(document.querySelector('[aria-current="step"]')?.textContent).toBe(step)
    expect(screen.getByRole('button', { name: 'Cancel' })).toBeDefined()
  })

  it('lists the proof of work only if it was required, and keeps it in the list', () => {
    const steps = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent)
    const { rerender } = render(panel({ kind: 'connecting', step: 'credentials', issuanceId: null }).element)
    expect(steps()).toEqual(['Microphone and permission', 'Placing the call', 'Ringing'])
    rerender(panel({ kind: 'connecting', step: 'challenge', issuanceId: null }).element)
    expect(screen.getByText('Just a moment…')).toBeDefined()
    rerender(panel({ kind: 'connecting', step: 'gateway', issuanceId: null }).element)
    expect(steps()).toEqual([
      'Microphone and permission',
      'Proof of work in your browser',
      'Placing the call',
      'Ringing',
    ])
  })

  it('shows that early media is not an answer', () => {
    render(panel({ kind: 'ringing', isEarlyMedia: true, remoteName: null, issuanceId: null }).element)
    expect(textOf()).toContain('but the call is not answered yet.')
  })

  it('shows the name of the other side, and never an address', () => {
    const { rerender } = render(panel({ kind: 'connected', ...live, remoteName: 'Help Desk' }).element)
    expect(screen.getByText('Help Desk')).toBeDefined()
    rerender(panel({ kind: 'connected', ...live, remoteName: 'help@demo.example' }).element)
    expect(textOf()).not.toContain('help@demo.example')
  })

  it.each([
    ['us', 'You put the call on hold.', 'Resume'],
    ['them', 'They put you on hold.', 'Hold'],
    ['both', 'Both sides hold the call.', 'Resume'],
  ] as const)('shows who holds the call: %s', (by, sentence, button) => {
    render(panel({ kind: 'held', by, ...live }).element)
    expect(textOf()).toContain(sentence)
    expect(screen.getByRole('button', { name: button })).toBeDefined()
    expect(screen.getByRole('button', { name: 'Camera on' }).getAttribute('aria-disabled')).toBe('true')
  })

  it('shows how long the call lasted, and who hung up', () => {
    vi.useFakeTimers({ now: 125_000 })
    const { rerender } = render(panel({ kind: 'connected', ...live }).element)
    expect(screen.getByRole('timer').textContent).toBe('2:05')
    rerender(panel({ kind: 'ended', by: 'them', statusCode: '200', reasonText: null, issuanceId: 'iss_1' }).element)
    expect(textOf()).toContain('They hung up after 2:05.')
    expect(screen.getByRole('button', { name: 'Call support again' })).toBeDefined()
    rerender(panel({ kind: 'connecting', step: 'gateway', issuanceId: null }).element)
    rerender(panel({ kind: 'ended', by: 'us', statusCode: null, reasonText: null, issuanceId: null }).element)
    expect(textOf()).toContain('You hung up before the call was answered.')
  })

  it('shows the gateway’s reason if the call ended unexpectedly', () => {
    const { rerender } = render(panel({ kind: 'connected', ...live, connectedAt: Date.now() }).element)
    rerender(
      panel({ kind: 'ended', by: 'them', statusCode: '503', reasonText: 'The connection was lost', issuanceId: null })
        .element,
    )
    expect(textOf()).toContain('The call ended after 0:00: The connection was lost.')
  })
})

describe('a failure', () => {
  const failed = (error: CallError): AnonymousCallState => ({ kind: 'failed', error, issuanceId: null })

  it('is shown with its message, code and receipt, and offers to try again if that may help', () => {
    const error = new CallError('CALLEE_BUSY', 'The line is busy.', { retryable: true, issuanceId: 'iss_7' })
    render(panel(failed(error)).element)
    const alert = screen.getByRole('alert')
    for (const text of ['The line is busy.', 'Trying again may help.', 'CALLEE_BUSY', 'iss_7'])
      expect(alert.textContent).toContain(text)
    expect(alert.className).toContain('warn')
    expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined()
  })

  it('does not offer to try again if that does not help', () => {
    render(panel(failed(new CallError('CREDENTIALS_REFUSED', 'It was not accepted.'))).element)
    const alert = screen.getByRole('alert')
    expect(alert.textContent).toContain('Trying again does not help until the problem is fixed.')
    expect(alert.className).toContain('bad')
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Call support' })).toBeDefined()
  })

  it('shows the client’s message and the reason if the API refused, and no other advice', () => {
    const refusal = {
      kind: 'refused',
      reason: 'PAUSED',
      message: 'Calls are paused.',
      publicMessage: 'We are back on Monday.',
      retryAt: '2026-03-02T09:00:00.000Z',
      challenge: null,
      issuanceId: 'iss_2',
    } as const
    const sentence = 'We are back on Monday. Calls are possible again on Monday at 09:00.'
    const { rerender } = render(panel(failed(new CallError('REFUSED', sentence, { refusal, retryable: true }))).element)
    for (const text of [sentence, 'PAUSED', 'iss_2']) expect(screen.getByRole('alert').textContent).toContain(text)
    expect(textOf()).not.toContain('Trying again')
    rerender(panel(failed(new CallError('REFUSED', 'Not from here.', { refusal }))).element)
    expect(textOf()).toContain('Trying again now does not help.')
  })

  it('shows the gateway’s refusals since the call began, each message once', async () => {
    const refusal = (id: string, sentence: string) => ({
      id,
      at: Number(id),
      sentence,
      statusCode: 65,
      reason: 'TOKEN_EXPIRED',
    })
    refusals = [refusal('1', 'An older call.')]
    const { rerender } = render(panel({ kind: 'connecting', step: 'gateway', issuanceId: null }).element)
    await waitFor(() => expect(textOf()).toContain('Placing'))
    refusals = [refusal('1', 'An older call.'), refusal('2', 'It expired.'), refusal('3', 'It expired.')]
    rerender(panel(failed(new CallError('CREDENTIALS_REFUSED', 'It was not accepted.'))).element)
    expect(await screen.findByText('It expired.')).toBeDefined()
    expect(textOf()).toContain('65 TOKEN_EXPIRED')
    expect(textOf()).not.toContain('An older call.')
    rerender(panel({ kind: 'idle', issuanceId: null }).element)
    expect(textOf()).not.toContain('It expired.')
  })
})

describe('the buttons of a call', () => {
  it('mute, hold, use the camera and hang up', () => {
    const { element, call, handle } = panel({ kind: 'connected', ...live })
    render(element)
    for (const name of ['Mute', 'Hold', 'Camera on', 'Hang up']) fireEvent.click(screen.getByRole('button', { name }))
    for (const done of [call.mute, call.hold, call.startVideo, handle.end]) expect(done).toHaveBeenCalledOnce()
  })

  it('undo their action', () => {
    const { element, call } = panel({ kind: 'connected', ...live, isMuted: true, hasLocalVideo: true })
    render(element)
    for (const name of ['Unmute', 'Camera off']) fireEvent.click(screen.getByRole('button', { name }))
    for (const done of [call.unmute, call.stopVideo]) expect(done).toHaveBeenCalledOnce()
  })

  it('show a message if a change fails, and ignore a second press while it runs', async () => {
    const { element, call } = panel({ kind: 'connected', ...live })
    let fail = (_: Error) => {}
    call.hold.mockReturnValue(new Promise((_, reject) => (fail = reject)))
    render(element)
    const hold = screen.getByRole('button', { name: 'Hold' })
    fireEvent.click(hold)
    fireEvent.click(hold)
    expect(call.hold).toHaveBeenCalledOnce()
    fail(new CallError('NOT_POSSIBLE', 'This is not possible at this point in the call.'))
    expect((await screen.findByRole('alert')).textContent).toBe('This is not possible at this point in the call.')
    expect(hold.getAttribute('aria-disabled')).toBeNull()
  })

  it('show no message if the call ends before a change is complete', async () => {
    const { element, call } = panel({ kind: 'connected', ...live })
    call.hold.mockRejectedValue(new CallError('CALL_ENDED', 'The call is over.'))
    render(element)
    const hold = screen.getByRole('button', { name: 'Hold' })
    fireEvent.click(hold)
    await waitFor(() => expect(hold.getAttribute('aria-disabled')).toBeNull())
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('send digits by click or keyboard, and none while on hold', () => {
    const { element, call } = panel({ kind: 'connected', ...live })
    const { rerender } = render(element)
    fireEvent.click(screen.getByRole('button', { name: 'Keypad' }))
    const one = screen.getByRole('button', { name: '1' })
    fireEvent.click(one)
    fireEvent.keyDown(one, { key: '#' })
    fireEvent.keyDown(one, { key: 'a' })
    expect(call.sendDtmf.mock.calls).toEqual([['1'], ['#']])
    expect(screen.getByLabelText('Digits sent').textContent).toBe('1#')

    const held = panel({ kind: 'held', by: 'us', ...live })
    rerender(held.element)
    fireEvent.click(screen.getByRole('button', { name: '1' }))
    expect(held.call.sendDtmf).not.toHaveBeenCalled()
  })

  it('change the microphone, and keep it for the next call', async () => {
    const devices = [
      { kind: 'audioinput', deviceId: 'm1', label: 'Headset' },
      { kind: 'videoinput', deviceId: 'c1', label: '' },
    ]
    const media = Object.assign(new EventTarget(), { enumerateDevices: async () => devices })
    vi.stubGlobal('navigator', Object.create(navigator, { mediaDevices: { value: media } }))
    const onPreferences = vi.fn()
    const { element, call } = panel({ kind: 'connected', ...live }, { onPreferences })
    render(element)
    fireEvent.click(screen.getByRole('button', { name: 'Devices' }))
    expect(await screen.findByText('Headset')).toBeDefined()
    expect(screen.getByText('Camera 1')).toBeDefined()
    fireEvent.change(screen.getByLabelText('Microphone'), { target: { value: 'm1' } })
    expect(call.changeMicrophone.mock.calls).toEqual([['m1']])
    fireEvent.change(screen.getByLabelText('Camera'), { target: { value: 'c1' } })
    expect(call.changeCamera, 'no camera is on').not.toHaveBeenCalled()
    expect(onPreferences.mock.calls).toEqual([[{ microphoneId: 'm1' }], [{ cameraId: 'c1' }]])
  })
})

it('moves the focus to the button that replaces the focused one', () => {
  const { rerender } = render(panel({ kind: 'idle', issuanceId: null }).element)
  screen.getByRole('button', { name: 'Call support' }).focus()
  rerender(panel({ kind: 'connecting', step: 'credentials', issuanceId: null }).element)
  expect(document.activeElement?.textContent).toBe('Cancel')
  rerender(panel({ kind: 'ended', by: 'us', statusCode: null, reasonText: null, issuanceId: null }).element)
  expect(document.activeElement?.textContent).toBe('Call support again')
})
