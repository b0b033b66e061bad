// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { type ComponentProps, createRef } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CallButton } from '../src/index.ts'
import { closed, refused, settle, startSite } from './startSite.tsx'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  cleanup()
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
  it('says in every state what pressing does, and beside it what is happening', async () => {
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
    expect(face()).toEqual(['failed', 'Try again', 'We are back at ten.'])
  })

  it('takes a double click for one press', async () => {
    const { site, button, press } = show()
    await press(1)
    await press(2)
    await act(async () => site.sdk().connect())
    expect(button.dataset.state).toBe('connected')
    expect(site.issuances()).toHaveLength(1)
  })

  it('takes a key that is held down for one press', () => {
    const { button } = show()
    // fireEvent is false where the default, which is the click, was prevented.
    expect(fireEvent.keyDown(button, { key: 'Enter' })).toBe(true)
    expect(fireEvent.keyDown(button, { key: 'Enter', repeat: true })).toBe(false)
    expect(fireEvent.keyDown(button, { key: 'Tab', repeat: true })).toBe(true)
  })

  it.each([
    ['a pointer', fireEvent.pointerEnter],
    ['the keyboard', fireEvent.focus],
    ['a finger', fireEvent.touchStart],
  ])('warms up when %s reaches it, and says then that nobody takes calls', async (_what, reach) => {
    const { site, button, status } = show()
    site.answers.availability = async () => ({ data: { callAvailability: closed } })
    expect(button.dataset.open).toBeUndefined()
    reach(button)
    await settle()
    expect(site.factory).toHaveBeenCalledOnce()
    expect(button.dataset.open).toBe('false')
    expect(status.textContent).toBe('We are back at ten.')
    // Known at most for half a minute, and promised by nobody: the press decides.
    expect(button).toHaveProperty('disabled', false)
  })

  it('is styled by the site, in each state', async () => {
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

  it('lets the site write every word', () => {
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

  it("runs the site's own handlers first, which may prevent the call", async () => {
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

  it('comes alive where a server has rendered it', async () => {
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
