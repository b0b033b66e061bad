// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { type ComponentProps, createRef } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CallButton } from '../src/index.ts'
import { closed, NOW, open, refused, settle, startSite } from './startSite.tsx'

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
})
afterEach(() => {
  cleanup()
  // fetch stays replaced, because a call of a finished test can still send a report.
  for (const name of ['Worker', 'IntersectionObserver']) vi.stubGlobal(name, undefined)
  vi.useRealTimers()
})

function show(properties: Partial<ComponentProps<typeof CallButton>> = {}) {
  const site = startSite()
  render(<CallButton callee="support" {...properties} />, { wrapper: site.wrapper })
  const button = screen.getByRole('button')
  return {
    site,
    button,
    status: screen.getByRole('status'),
    async press(detail = 1) {
      fireEvent.click(button, { detail })
      await settle()
    },
  }
}

describe('CallButton', () => {
  it('shows the action as its label and the status next to it, in every state', async () => {
    const { site, button, status, press } = show({ children: 'Call us' })
    const face = () => [button.dataset.state, button.textContent, status.textContent]
    expect(face()).toEqual(['idle', 'Call us', ''])
    await press()
    expect(face()).toEqual(['connecting', 'Cancel', 'Connecting…'])
    await act(async () => {
      site.sdk().move('call-1', 'Initiated')
      site.sdk().move('call-1', 'Ringing')
    })
    expect(face()).toEqual(['ringing', 'Cancel', 'Ringing…'])
    await act(async () => site.sdk().move('call-1', 'Connected'))
    expect(face()).toEqual(['connected', 'Hang up', 'Connected.'])
    await press()
    expect(face()).toEqual(['ended', 'Call again', 'The call is over.'])

    site.answers.issuance = async () => ({ data: { issueAnonymousCredentials: refused } })
    await press()
    expect(face()).toEqual(['failed', 'Try again', 'We are back at ten. Calls are possible again in a minute.'])
  })

  it('treats a double click as one press', async () => {
    const { site, button, press } = show()
    await press(1)
    await press(2)
    await act(async () => site.sdk().connect())
    expect(button.dataset.state).toBe('connected')
    expect(site.issuances()).toHaveLength(1)
  })

  it('treats a key that is held down as one press', () => {
    const { button } = show()
    // fireEvent returns false if the default action, the click, was prevented.
    expect(fireEvent.keyDown(button, { key: 'Enter' })).toBe(true)
    expect(fireEvent.keyDown(button, { key: 'Enter', repeat: true })).toBe(false)
    expect(fireEvent.keyDown(button, { key: 'Tab', repeat: true })).toBe(true)
  })

  it.each([
    ['a pointer', fireEvent.pointerEnter],
    ['the keyboard', fireEvent.focus],
    ['a finger', fireEvent.touchStart],
  ])('loads the SDK and shows the next opening time when %s reaches it', async (_what, reach) => {
    const { site, button, status } = show()
    site.answers.availability = async () => ({ data: { callAvailability: closed } })
    expect(button.dataset.open).toBeUndefined()
    reach(button)
    await settle()
    expect(site.factory).toHaveBeenCalledOnce()
    expect(button.dataset.open).toBe('false')
    expect(status.textContent).toBe('We are back at ten. Calls are possible again in a minute.')
  })

  it('checks the availability once when it comes into view, without the SDK', async () => {
    const sights = stubSight()
    const { site, button, status } = show()
    site.answers.availability = async () => ({ data: { callAvailability: closed } })
    expect(sights.observed()).toEqual([button])
    sights.notify(false)
    await settle()
    expect(site.availabilities()).toEqual([])
    sights.notify(true)
    await settle()
    expect(site.availabilities()).toEqual([{ callee: 'support' }])
    expect(status.textContent).toBe('We are back at ten. Calls are possible again in a minute.')
    expect([site.factory.mock.calls.length, sights.observed()]).toEqual([0, []])
  })

  it('stops observing its position when it is unmounted', () => {
    const sights = stubSight()
    show()
    cleanup()
    expect(sights.observed()).toEqual([])
  })

  it('is aria-disabled with a reason if no calls are possible, and checks again when pressed', async () => {
    const { site, button, status, press } = show({ 'aria-describedby': 'price' })
    const face = () => ['aria-disabled', 'aria-describedby', 'disabled'].map((name) => button.getAttribute(name))
    expect(face()).toEqual([null, 'price', null])
    site.answers.availability = async () => ({ data: { callAvailability: closed } })
    fireEvent.focus(button)
    await settle()
    expect(face()).toEqual(['true', status.id, null])
    expect(status.id).not.toBe('')

    site.answers.availability = async () => ({ data: { callAvailability: open } })
    await act(() => vi.advanceTimersByTimeAsync(11_000))
    await press()
    expect([site.issuances(), site.availabilities().length]).toEqual([[], 2])
    expect(face()).toEqual([null, 'price', null])
    await press()
    expect(site.issuances()).toHaveLength(1)
  })

  it('can be pressed if the check fails', async () => {
    const { site, button, press } = show()
    site.answers.availability = async () => ({ errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] })
    fireEvent.focus(button)
    await settle()
    expect(button.hasAttribute('aria-disabled')).toBe(false)
    await press()
    expect(site.issuances()).toHaveLength(1)
  })

  it('hangs up a call in progress even if no calls are possible now', async () => {
    const { site, button, press } = show()
    await press()
    await act(async () => site.sdk().connect())
    site.answers.availability = async () => ({ data: { callAvailability: closed } })
    fireEvent.focus(button)
    await settle()
    expect([button.dataset.open, button.hasAttribute('aria-disabled')]).toEqual(['false', false])
    await press()
    expect(button.dataset.state).toBe('ended')
    expect(button.getAttribute('aria-disabled')).toBe('true')
  })

  it('shows a waiting message during a proof of work', async () => {
    vi.stubGlobal(
      'Worker',
      class {
        terminate() {}
        postMessage() {}
      },
    )
    const { site, status, press } = show()
    const challenge = { altcha: '{}', expiresAt: '2026-03-01T10:04:00.000Z' }
    const issueAnonymousCredentials = { ...refused, reason: 'CHALLENGE_REQUIRED', challenge }
    site.answers.issuance = async () => ({ data: { issueAnonymousCredentials } })
    await press()
    expect(status.textContent).toBe('Just a moment…')
    await press()
    expect(status.textContent).toBe('The call is over.')
  })

  it('is styled by the site in each state', async () => {
    const { button, status, press } = show({
      className: ({ kind }) => `call call-${kind}`,
      statusClassName: 'quiet',
      style: { color: 'green' },
      title: 'Free of charge',
    })
    expect([button.className, status.className, button.style.color, button.title]).toEqual([
      'call call-idle',
      'quiet',
      'green',
      'Free of charge',
    ])
    await press()
    expect(button.className).toBe('call call-connecting')
  })

  it('lets the site replace every text', () => {
    const { button, status } = show({
      children: ({ state }) => <b>{state.kind === 'idle' ? 'Anrufen' : 'Auflegen'}</b>,
      status: ({ state }) => (state.kind === 'idle' ? 'Kostenlos' : 'Moment…'),
    })
    expect(button.innerHTML).toBe('<b>Anrufen</b>')
    expect(status.textContent).toBe('Kostenlos')
    fireEvent.click(button)
    expect(button.innerHTML).toBe('<b>Auflegen</b>')
    expect(status.textContent).toBe('Moment…')
  })

  it("runs the site's own handlers first, which can prevent the call", async () => {
    const ref = createRef<HTMLButtonElement>()
    const onFocus = vi.fn()
    const { site, button, press } = show({ ref, onFocus, onClick: (event) => event.preventDefault() })
    expect(ref.current).toBe(button)
    fireEvent.focus(button)
    await press()
    expect(onFocus).toHaveBeenCalledOnce()
    expect(button.dataset.state).toBe('idle')
    expect(site.issuances()).toEqual([])
  })

  it('hydrates after server rendering', async () => {
    const site = startSite()
    const page = site.wrapper({ children: <CallButton callee="support" /> })
    const container = document.body.appendChild(document.createElement('div'))
    container.innerHTML = renderToString(page)
    const button = container.querySelector('button')
    const onRecoverableError = vi.fn()
    const root = await act(async () => hydrateRoot(container, page, { onRecoverableError }))
    await act(async () => button?.click())
    await settle()
    expect(button?.dataset.state).toBe('connecting')
    expect(onRecoverableError).not.toHaveBeenCalled()
    act(() => root.unmount())
    container.remove()
  })
})

/** Replaces the browser's IntersectionObserver with one that the test controls. */
function stubSight() {
  const observed = new Map<object, { readonly element: Element; readonly see: See }>()
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly #see: See

      constructor(see: See) {
        this.#see = see
      }

      observe(element: Element) {
        observed.set(this, { element, see: this.#see })
      }

      disconnect() {
        observed.delete(this)
      }
    },
  )
  return {
    observed: () => [...observed.values()].map(({ element }) => element),
    notify(isIntersecting: boolean) {
      for (const { see } of [...observed.values()]) act(() => see([{ isIntersecting }]))
    },
  }
}

type See = (entries: readonly { readonly isIntersecting: boolean }[]) => void
