// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Site } from '../site/Site.tsx'
import { site } from './makeDirectories.ts'

const credentials = { accountToken: 'aa11', fromToken: 'bb22', toToken: 'cc33', realm: 'acme' }
const payload = {
  __typename: 'IssueAnonymousCredentialsPayload',
  credentials,
  callee: 'support',
  from: 'anonymous@acme.example',
  issuanceId: 'iss_1',
  issuedAt: '2026-03-01T09:30:00.000Z',
  expiresAt: '2026-03-01T09:31:00.000Z',
}

const answers = { config: () => Response.json(site), graphql: (): Response | Promise<Response> => issue(payload) }
const issue = (result: unknown) => Response.json({ data: { issueAnonymousCredentials: result } })
const fetch = vi.fn<typeof globalThis.fetch>(async (url) =>
  url === '/site-config.json' ? answers.config() : answers.graphql(),
)

beforeEach(() => {
  fetch.mockClear()
  vi.stubGlobal('fetch', fetch)
  answers.config = () => Response.json(site)
})

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

/** The page, ready, with its button pressed. */
async function pressCall(graphql: () => Response | Promise<Response>) {
  answers.graphql = graphql
  render(
    <StrictMode>
      <Site />
    </StrictMode>,
  )
  fireEvent.click(await screen.findByRole('button', { name: 'Call support' }))
}

describe('the page', () => {
  it('waits for the first start of the API, and goes on by itself', async () => {
    vi.useFakeTimers()
    answers.config = () => Response.json({ message: 'Waiting for the API.' }, { status: 503 })
    render(<Site />)
    await act(() => vi.advanceTimersByTimeAsync(0))
    expect(screen.getByRole('status').textContent).toContain('Waiting for the first start')
    expect(screen.getByRole('status').textContent).toContain('Waiting for the API.')

    answers.config = () => Response.json(site)
    await act(() => vi.advanceTimersByTimeAsync(1_999))
    expect(screen.queryByRole('button')).toBeNull()
    await act(() => vi.advanceTimersByTimeAsync(1))
    expect(screen.getByRole('button', { name: 'Call support' })).toBeDefined()
  })

  it('stops asking once it is closed', async () => {
    vi.useFakeTimers()
    answers.config = () => Response.json({ message: 'Wait.' }, { status: 503 })
    const { unmount } = render(<Site />)
    await act(() => vi.advanceTimersByTimeAsync(0))
    unmount()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(fetch).toHaveBeenCalledOnce()
  })

  it('asks once however often the button is pressed while it asks', async () => {
    let answer: (response: Response) => void = () => {}
    await pressCall(() => new Promise((resolve) => (answer = resolve)))
    const button = await screen.findByRole('button', { name: 'Asking…' })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    fireEvent.click(button)
    await act(async () => answer(issue(payload)))
    expect(fetch.mock.calls.filter(([url]) => url === site.graphqlUrl)).toHaveLength(1)
  })

  it('shows the credentials and the call that they are for', async () => {
    await pressCall(() => issue(payload))
    expect(await screen.findByText('You may call')).toBeDefined()
    for (const text of ['iss_1', ...Object.values(credentials)]) expect(screen.getByText(text)).toBeDefined()

    const call = document.querySelector('pre')?.textContent ?? ''
    const argumentsOf = new Function('kandy', `return ${call}`)
    const makeAnonymous = vi.fn()
    argumentsOf({ call: { makeAnonymous } })
    expect(makeAnonymous.mock.calls).toEqual([
      ['support', credentials, { from: 'anonymous@acme.example', audio: true }],
    ])
  })

  it('copies a token, and says that it did', async () => {
    await pressCall(() => issue(payload))
    const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    fireEvent.click(await screen.findByRole('button', { name: 'Copy toToken' }))
    expect(await screen.findByRole('button', { name: 'Copy toToken: Copied' })).toBeDefined()
    expect(written.mock.calls).toEqual([['cc33']])
  })

  it('says so where the clipboard is out of reach', async () => {
    await pressCall(() => issue(payload))
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'))
    fireEvent.click(await screen.findByRole('button', { name: 'Copy realm' }))
    expect(await screen.findByRole('button', { name: 'Copy realm: Not copied' })).toBeDefined()
  })

  it('shows a refusal with its message, its reason and its receipt', async () => {
    const refusal = {
      __typename: 'IssuanceRefused',
      message: 'Calls are paused.',
      reason: 'PAUSED',
      retryAt: null,
      publicMessage: 'We are back on Monday.',
      issuanceId: 'iss_2',
    }
    await pressCall(() => issue(refusal))
    for (const text of ['Not now', 'We are back on Monday.', 'PAUSED', 'no time is known', 'iss_2'])
      expect(await screen.findByText(text)).toBeDefined()
    cleanup()
    await pressCall(() => issue({ ...refusal, publicMessage: null, retryAt: '2026-03-02T09:00:00.000Z' }))
    expect(await screen.findByText('Calls are paused.')).toBeDefined()
    expect(screen.getByText(/^from /)).toBeDefined()
  })

  it('shows every problem of an input that cannot be accepted', async () => {
    const issues = [{ path: ['callee'], code: 'REQUIRED', message: 'Name somebody.' }]
    await pressCall(() => issue({ __typename: 'InvalidInput', message: 'The input cannot be accepted.', issues }))
    expect(await screen.findByText('The input cannot be accepted.')).toBeDefined()
    expect(screen.getByRole('listitem').textContent).toBe('callee: Name somebody.')
  })

  it('shows a fault with its request id, and lets the visitor try again', async () => {
    const extensions = { code: 'SERVICE_UNAVAILABLE', requestId: 'req_1' }
    await pressCall(() =>
      Response.json({ errors: [{ message: 'Try again in a moment.', extensions }] }, { status: 503 }),
    )
    for (const text of ['Try again in a moment.', 'SERVICE_UNAVAILABLE', 'req_1', 'Press the button to try again.'])
      expect(await screen.findByText(text)).toBeDefined()

    answers.graphql = () => issue(payload)
    fireEvent.click(screen.getByRole('button', { name: 'Call support' }))
    expect(await screen.findByText('You may call')).toBeDefined()
  })

  it('says where no answer came at all', async () => {
    await pressCall(() => Promise.reject(new TypeError('fetch failed')))
    expect(await screen.findByText('NETWORK')).toBeDefined()
    expect(screen.getByText('none: no answer came')).toBeDefined()
  })
})
