// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { VisitorPage } from '../../../site/visitor/VisitorPage.tsx'
import { site } from '../../makeDirectories.ts'

const loadKandy = vi.hoisted(() => vi.fn())
vi.mock('../../../site/loadKandy.ts', () => ({ loadKandy }))

const answers = { config: () => Response.json(site), agents: ['help@demo.example'] as readonly string[] }
const fetch = vi.fn<typeof globalThis.fetch>(async (url) => {
  if (url === '/site-config.json') return answers.config()
  if (url === '/gateway/api/refusals') return Response.json([])
  if (url === '/gateway/api/state') return Response.json({ agents: answers.agents })
  return Response.json({
    data: {
      callAvailability: {
        __typename: 'CallAvailability',
        isOpen: true,
        reason: null,
        nextOpenAt: null,
        publicMessage: null,
      },
    },
  })
})

beforeEach(() => {
  fetch.mockClear()
  vi.stubGlobal('fetch', fetch)
  answers.config = () => Response.json(site)
  answers.agents = ['help@demo.example']
  loadKandy.mockReset().mockRejectedValue(new Error('not there'))
})

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

async function openPage() {
  render(
    <StrictMode>
      <VisitorPage />
    </StrictMode>,
  )
  await screen.findByRole('button', { name: 'Call support' })
}

const asked = (url: string) => fetch.mock.calls.filter(([asked]) => asked === url).length

describe('the visitor page', () => {
  it('waits for the first start of the API, and continues automatically', async () => {
    vi.useFakeTimers()
    answers.config = () => Response.json({ message: 'Waiting for the API.' }, { status: 503 })
    render(<VisitorPage />)
    await act(() => vi.advanceTimersByTimeAsync(0))
    expect(screen.getByRole('status').textContent).toContain('Waiting for the first start')
    expect(screen.getByRole('status').textContent).toContain('Waiting for the API.')

    answers.config = () => Response.json(site)
    await act(() => vi.advanceTimersByTimeAsync(1_999))
    expect(screen.queryByRole('button')).toBeNull()
    await act(() => vi.advanceTimersByTimeAsync(1))
    expect(screen.getByRole('button', { name: 'Call support' })).toBeDefined()
  })

  it('stops polling when it is closed', async () => {
    vi.useFakeTimers()
    answers.config = () => Response.json({ message: 'Wait.' }, { status: 503 })
    const { unmount } = render(<VisitorPage />)
    await act(() => vi.advanceTimersByTimeAsync(0))
    unmount()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked('/site-config.json')).toBe(1)
  })

  it('loads the SDK only when a call is likely', async () => {
    await openPage()
    expect(loadKandy).not.toHaveBeenCalled()
    fireEvent.focus(screen.getByRole('button', { name: 'Call support' }))
    expect(loadKandy).toHaveBeenCalledOnce()
  })

  it('shows that the SDK cannot be loaded, and tries again on the next press', async () => {
    await openPage()
    fireEvent.click(screen.getByRole('button', { name: 'Call support' }))
    expect((await screen.findByRole('alert')).textContent).toContain('SDK_UNUSABLE')
    loadKandy.mockClear()
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(loadKandy).toHaveBeenCalledOnce()
    await screen.findByRole('alert')
  })

  it('shows whether an agent is available', async () => {
    await openPage()
    expect(await screen.findByText('help@demo.example is available.')).toBeDefined()
    cleanup()
    answers.agents = []
    await openPage()
    expect(await screen.findByText('No agent is available yet.')).toBeDefined()
  })

  it('calls without credentials only on request, and links to the agent page of that callee', async () => {
    answers.config = () => Response.json({ ...site, unrestrictedCallee: 'lobby@demo.example' })
    await openPage()
    fireEvent.click(screen.getByRole('radio', { name: /^Unrestricted/ }))
    expect(screen.getByRole('button', { name: 'Call lobby' })).toBeDefined()
    expect(await screen.findByText('No agent is available at lobby@demo.example yet.')).toBeDefined()
    expect(screen.getByRole('link', { name: 'Answer in a second tab' }).getAttribute('href')).toBe(
      '/agent/?address=lobby%40demo.example',
    )
    fireEvent.click(screen.getByRole('button', { name: 'Call lobby' }))
    expect((await screen.findByRole('alert')).textContent).toContain('SDK_UNUSABLE')
    const bodies = fetch.mock.calls.map(([, init]) => String(init?.body))
    expect(
      bodies.some((body) => body.includes('"callee":"support"')),
      'the availability was requested',
    ).toBe(true)
    expect(
      bodies.filter((body) => body.includes('"input"')),
      'no credentials were requested',
    ).toEqual([])
  })

  it('offers no unrestricted call if no callee accepts one', async () => {
    await openPage()
    expect(screen.queryByRole('radio')).toBeNull()
  })
})
