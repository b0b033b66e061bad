// @vitest-environment happy-dom
import { defaultScheduler, focusManager, notifyManager, onlineManager, QueryClient } from '@tanstack/react-query'
import { act, cleanup, renderHook } from '@testing-library/react'
import { useEffect } from 'react'
import { flushSync } from 'react-dom'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import {
  AnoncallProvider,
  type CallState,
  type IdleState,
  type UseAnonymousCallResult,
  useAnonymousCall,
} from '../src/index.ts'
import { deferred } from './deferred.ts'
import { closed, NOW, open, refused, settle, startSite } from './startSite.tsx'

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  onlineManager.setOnline(true)
  notifyManager.setScheduler(defaultScheduler)
  focusManager.setFocused(undefined)
  vi.restoreAllMocks()
})

describe('a call', () => {
  it('passes through every state from the press to the hang-up', async () => {
    const site = startSite()
    const { result } = site.mount('support', { reference: 'page 7', video: true })
    expect(result.current).toMatchObject({ state: { kind: 'idle' }, call: null })

    act(() => result.current.start())
    expect(result.current).toMatchObject({ state: { kind: 'connecting', step: 'credentials' }, call: null })

    await settle()
    expect(result.current.state).toMatchObject({ kind: 'connecting', step: 'gateway', issuanceId: 'iss_1' })
    expect(site.issuances()).toEqual([
      { input: { callee: 'support', reference: 'page 7', idempotencyKey: expect.any(String) } },
    ])
    expect(site.sdk().call.makeAnonymous).toHaveBeenCalledExactlyOnceWith(
      'support',
      { accountToken: 'aa11', fromToken: 'bb22', toToken: 'cc33', realm: 'acme' },
      expect.objectContaining({ from: 'anonymous@acme.example', audio: true, video: true }),
    )

    await act(async () => site.sdk().connect())
    expect(result.current.state).toMatchObject({ kind: 'connected', isMuted: false })
    act(() => result.current.call?.mute())
    expect(result.current.state).toMatchObject({ kind: 'connected', isMuted: true })

    await act(() => result.current.end())
    expect(site.sdk().call.end).toHaveBeenCalledExactlyOnceWith('call-1')
    expect(result.current.state).toMatchObject({ kind: 'ended', by: 'us' })
  })

  it('is started once, even if start is called again during the call', async () => {
    const site = startSite()
    const { result } = site.mount()
    act(() => {
      result.current.start()
      result.current.start()
    })
    await settle()
    act(() => result.current.start())
    await settle()
    await act(async () => site.sdk().connect())
    act(() => result.current.start())
    await settle()
    expect(result.current.state.kind).toBe('connected')
    expect(site.issuances()).toHaveLength(1)
    expect(site.sdk().call.makeAnonymous).toHaveBeenCalledOnce()
  })

  it('is started once by an effect that StrictMode runs twice', async () => {
    const site = startSite()
    const dialled = vi.fn()
    const { result } = renderHook(() => useDialer(dialled), { wrapper: site.wrapper })
    expect(dialled).toHaveBeenCalledTimes(2)
    await settle()
    expect(site.factory).toHaveBeenCalledOnce()
    expect(site.issuances()).toHaveLength(1)
    expect(site.sdk().call.makeAnonymous).toHaveBeenCalledOnce()
    expect(result.current).toMatchObject({ kind: 'connecting', step: 'gateway' })
  })

  it('ends when its component is unmounted', async () => {
    const site = startSite()
    const { result, unmount } = site.mount()
    act(() => result.current.start())
    await settle()
    await act(async () => site.sdk().connect())
    unmount()
    expect(site.sdk().call.end).toHaveBeenCalledExactlyOnceWith('call-1')
  })

  it('requests no credentials if its component is unmounted while the SDK is loading', async () => {
    const site = startSite()
    const { result, unmount } = site.mount()
    act(() => result.current.start())
    unmount()
    await settle()
    expect(site.factory).toHaveBeenCalledOnce()
    expect(site.issuances()).toEqual([])
  })

  it('is not made if its component is unmounted during the credentials request', async () => {
    const site = startSite()
    const answer = deferred<object>()
    const { issuance } = site.answers
    site.answers.issuance = () => answer.promise
    const { result, unmount } = site.mount()
    act(() => result.current.start())
    await settle()
    expect(site.issuances()).toHaveLength(1)

    unmount()
    answer.resolve(await issuance())
    await vi.advanceTimersByTimeAsync(0)
    expect(site.sdk().call.makeAnonymous).not.toHaveBeenCalled()
  })

  it('is hung up at the gateway if its component is unmounted while connecting', async () => {
    const site = startSite()
    const { result, unmount } = site.mount()
    act(() => result.current.start())
    await settle()
    unmount()
    const { emit, move, call } = site.sdk()
    emit('call:start', { callId: 'call-1' })
    move('call-1', 'Initiated')
    expect(call.end).toHaveBeenCalledExactlyOnceWith('call-1')
  })

  it('continues when the callee changes, and the next call is to the new callee', async () => {
    const site = startSite()
    const { result, rerender } = site.mount('support')
    act(() => result.current.start())
    await settle()
    await act(async () => site.sdk().connect())

    rerender({ callee: 'sales', options: undefined })
    expect(result.current.state.kind).toBe('connected')
    expect(site.sdk().call.end).not.toHaveBeenCalled()

    await act(() => result.current.end())
    // The result of the call to support is not shown for sales.
    expect(result.current).toMatchObject({ state: { kind: 'idle' }, call: null })

    act(() => result.current.start())
    await settle()
    const idempotencyKey = expect.any(String)
    expect(site.issuances()).toEqual([
      { input: { callee: 'support', idempotencyKey } },
      { input: { callee: 'sales', idempotencyKey } },
    ])
    rerender({ callee: 'support', options: undefined })
    expect(result.current.state.kind).toBe('connecting')
  })

  it('uses the options at the time of the start', async () => {
    const site = startSite()
    const { result, rerender } = site.mount('support', { video: false })
    const { start } = result.current
    rerender({ callee: 'support', options: { video: true } })
    expect(result.current.start).toBe(start)
    act(() => start())
    await settle()
    expect(site.sdk().call.makeAnonymous.mock.calls[0]?.[2]).toMatchObject({ video: true })
  })
})

describe('a call that fails', () => {
  it("shows the administrator's message if it is refused", async () => {
    const site = startSite()
    site.answers.issuance = async () => ({ data: { issueAnonymousCredentials: refused } })
    const { result } = site.mount()
    act(() => result.current.start())
    await settle()
    expect(result.current.state).toMatchObject({
      kind: 'failed',
      error: {
        code: 'REFUSED',
        message: 'We are back at ten. Calls are possible again in a minute.',
        refusal: { reason: 'PAUSED', issuanceId: 'iss_2' },
      },
    })
  })

  it('checks the availability again if it is refused', async () => {
    const site = startSite()
    const { result } = site.mount()
    act(() => result.current.intentProps.onFocus())
    await settle()
    expect(result.current.availability).toEqual(open)

    site.answers.issuance = async () => ({ data: { issueAnonymousCredentials: refused } })
    site.answers.availability = async () => ({ data: { callAvailability: closed } })
    act(() => result.current.start())
    await settle()
    expect(result.current.availability).toEqual(closed)
  })

  it("has the API's code if the request fails", async () => {
    const site = startSite()
    const error = { message: 'Too many requests.', extensions: { code: 'TOO_MANY_REQUESTS', requestId: 'req_1' } }
    site.answers.issuance = async () => ({ errors: [error] })
    const { result } = site.mount()
    act(() => result.current.start())
    await settle()
    expect(result.current.state).toMatchObject({
      kind: 'failed',
      error: { code: 'TOO_MANY_REQUESTS', retryable: true },
    })
    expect(site.issuances()).toHaveLength(1)
  })

  it('becomes failed without throwing if the factory fails, and the next press calls the factory again', async () => {
    const site = startSite()
    site.factory.mockRejectedValueOnce(new Error('offline'))
    const { result } = site.mount()
    act(() => result.current.start())
    await settle()
    expect(result.current.state).toMatchObject({ kind: 'failed', error: { code: 'SDK_UNUSABLE', retryable: true } })
    expect(site.issuances()).toEqual([])

    act(() => result.current.start())
    await settle()
    expect(site.sdk().call.makeAnonymous).toHaveBeenCalledOnce()
  })

  it('uses a new SDK client for the next call if the gateway did not answer and the client was discarded', async () => {
    const site = startSite()
    const { result } = site.mount('support', { setUpTimeoutMs: 5_000 })
    act(() => result.current.start())
    await settle()
    await act(() => vi.advanceTimersByTimeAsync(5_000))
    expect(result.current.state).toMatchObject({ kind: 'failed', error: { code: 'GATEWAY_SILENT' } })
    expect(site.factory).toHaveBeenCalledOnce()

    act(() => result.current.start())
    await settle()
    expect(site.factory).toHaveBeenCalledTimes(2)
    await act(async () => site.sdk(2).connect())
    expect(result.current.state.kind).toBe('connected')
  })
})

describe('credentials', () => {
  it("are requested immediately, and again under one key after lost responses, regardless of the site's options for mutations", async () => {
    const defaults = { retry: 3, retryDelay: 0, throwOnError: true, gcTime: Number.POSITIVE_INFINITY }
    const queryClient = new QueryClient({ defaultOptions: { mutations: defaults, queries: { throwOnError: true } } })
    onlineManager.setOnline(false)
    // On some sites, TanStack Query notifies React synchronously. React then renders while the mutation still has its
    // error.
    notifyManager.setScheduler((notify) => flushSync(notify))
    const site = startSite({ queryClient })
    site.answers.issuance = () => Promise.reject(new TypeError('Failed to fetch'))
    const { result } = site.mount()
    act(() => result.current.start())
    await settle()
    expect(site.issuances()).toHaveLength(1)
    await act(() => vi.advanceTimersByTimeAsync(1_500))
    expect(result.current.state).toMatchObject({ kind: 'failed', error: { code: 'NETWORK', retryable: true } })
    const [first, ...others] = site.issuances()
    expect(first).toMatchObject({ input: { idempotencyKey: expect.any(String) } })
    expect(others).toEqual([first, first])
  })

  it('are not kept in the cache', async () => {
    const queryClient = new QueryClient()
    const site = startSite({ queryClient })
    const { result } = site.mount()
    act(() => result.current.start())
    await settle()
    expect(result.current.state).toMatchObject({ issuanceId: 'iss_1' })
    expect(queryClient.getMutationCache().getAll()).toEqual([])
  })
})

describe('a challenge', () => {
  it('is solved, shown as a state, and answered in a second request', async () => {
    const site = startSite()
    const { issuance } = site.answers
    const challenge = { altcha: ALTCHA, expiresAt: '2026-03-01T10:04:00.000Z' }
    site.answers.issuance = async () => {
      site.answers.issuance = issuance
      return { data: { issueAnonymousCredentials: { ...refused, reason: 'CHALLENGE_REQUIRED', challenge } } }
    }
    const { result } = site.mount()
    act(() => result.current.start())
    await settle()
    expect(result.current.state).toMatchObject({ kind: 'connecting', step: 'challenge' })
    await vi.waitFor(() => expect(result.current.state).toMatchObject({ step: 'gateway', issuanceId: 'iss_1' }), 10_000)
    expect(site.issuances()).toEqual([
      { input: { callee: 'support', idempotencyKey: expect.any(String) } },
      {
        input: {
          callee: 'support',
          challengeSolution: expect.stringMatching(/^[\w+/]+=*$/),
          idempotencyKey: expect.any(String),
        },
      },
    ])
  })
})

describe('the outcome of a call', () => {
  it('is reported with the key in keepalive requests', async () => {
    const site = startSite()
    const { result, unmount } = site.mount()
    act(() => result.current.start())
    await settle()
    await act(async () => site.sdk().connect())
    unmount()
    await settle()
    expect(site.reports().map(({ variables }) => variables)).toEqual([
      { input: { issuanceId: 'iss_1', outcome: 'CONNECTED' } },
      { input: { issuanceId: 'iss_1', outcome: 'ENDED' } },
    ])
    for (const { init } of site.reports())
      expect(init).toMatchObject({ keepalive: true, headers: { authorization: 'Bearer pk_1' } })
  })

  it('is not reported if the site turns reports off', async () => {
    const site = startSite({ reportCalls: false })
    const { result } = site.mount()
    act(() => result.current.start())
    await settle()
    await act(async () => site.sdk().connect())
    await act(() => result.current.end())
    await settle()
    expect(site.reports()).toEqual([])
  })
})

describe('the availability', () => {
  const ask = async (site: ReturnType<typeof startSite>) => {
    site.answers.availability = async () => ({ data: { callAvailability: closed } })
    const mounted = site.mount()
    act(() => mounted.result.current.askAvailability())
    await settle()
    expect(mounted.result.current.availability).toEqual(closed)
    return mounted
  }

  it('is checked without the SDK', async () => {
    const site = startSite()
    await ask(site)
    expect(site.factory).not.toHaveBeenCalled()
    expect(site.availabilities()).toEqual([{ callee: 'support' }])
  })

  it('is checked again at the next opening time, even after other renders', async () => {
    vi.setSystemTime(NOW + 1_500)
    const site = startSite()
    const { result, rerender } = await ask(site)
    site.answers.availability = async () => ({ data: { callAvailability: open } })
    await act(() => vi.advanceTimersByTimeAsync(20_000))
    rerender({ callee: 'support', options: undefined })
    await act(() => vi.advanceTimersByTimeAsync(9_999))
    expect(result.current.availability).toEqual(closed)
    await act(() => vi.advanceTimersByTimeAsync(2))
    expect(result.current.availability).toEqual(open)
    await act(() => vi.advanceTimersByTimeAsync(3_600_000))
    expect(site.availabilities()).toHaveLength(2)
  })

  it('is checked once if a visitor hovers over the button twice', async () => {
    const site = startSite()
    const { result } = await ask(site)
    await act(() => vi.advanceTimersByTimeAsync(11_000))
    site.answers.availability = () => deferred<object>().promise
    act(() => result.current.intentProps.onTouchStart())
    await settle()
    act(() => result.current.intentProps.onFocus())
    await settle()
    expect(site.availabilities()).toHaveLength(2)
  })

  it("is checked again when the page becomes visible, regardless of the site's options for queries", async () => {
    const site = startSite({
      queryClient: new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false } } }),
    })
    await ask(site)
    await act(() => vi.advanceTimersByTimeAsync(10_001))
    await act(async () => {
      focusManager.setFocused(false)
      focusManager.setFocused(true)
    })
    await settle()
    expect(site.availabilities()).toHaveLength(2)
  })

  it('is unknown if the last check failed, so that the visitor can try', async () => {
    const site = startSite({ queryClient: new QueryClient({ defaultOptions: { queries: { retry: false } } }) })
    const { result } = await ask(site)
    site.answers.availability = () => Promise.reject(new TypeError('Failed to fetch'))
    await act(() => vi.advanceTimersByTimeAsync(40_000))
    expect(site.availabilities()).toHaveLength(2)
    expect(result.current.availability).toBeNull()
  })

  it('belongs to the current callee', async () => {
    const site = startSite()
    const { rerender } = await ask(site)
    rerender({ callee: 'sales', options: undefined })
    await settle()
    expect(site.availabilities()).toEqual([{ callee: 'support' }, { callee: 'sales' }])
  })
})

describe('intentProps', () => {
  it('load the SDK and check the availability once, and never request credentials', async () => {
    const site = startSite()
    site.answers.availability = async () => ({ data: { callAvailability: closed } })
    const { result } = site.mount()
    expect(result.current.availability).toBeNull()
    expect(site.factory).not.toHaveBeenCalled()

    const { intentProps } = result.current
    act(() => {
      for (const warmUp of Object.values(intentProps)) warmUp()
    })
    await settle()
    act(() => intentProps.onFocus())
    await settle()
    expect(result.current.availability).toEqual(closed)
    expect(result.current.intentProps).toBe(intentProps)
    expect(site.factory).toHaveBeenCalledOnce()
    expect(site.availabilities()).toEqual([{ callee: 'support' }])
    expect(site.issuances()).toEqual([])
  })

  it('check again after ten seconds', async () => {
    const site = startSite()
    const { result } = site.mount()
    act(() => result.current.intentProps.onFocus())
    await settle()
    await act(() => vi.advanceTimersByTimeAsync(9_000))
    act(() => result.current.intentProps.onFocus())
    await settle()
    expect(site.availabilities()).toHaveLength(1)
    await act(() => vi.advanceTimersByTimeAsync(1_100))
    act(() => result.current.intentProps.onFocus())
    await settle()
    expect(site.availabilities()).toHaveLength(2)
  })

  it('report no error if nothing works: only pressing shows it', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const queries = { throwOnError: true, retry: false }
    const site = startSite({ queryClient: new QueryClient({ defaultOptions: { queries } }) })
    site.factory.mockRejectedValue(new Error('offline'))
    site.answers.availability = async () => ({ errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] })
    const { result } = site.mount()
    act(() => result.current.intentProps.onPointerEnter())
    await settle()
    vi.useRealTimers()
    // Node reports unhandled rejections after its microtasks.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
    expect(result.current).toMatchObject({ state: { kind: 'idle' }, availability: null })
  })
})

describe('useAnonymousCall', () => {
  it('throws a clear error if no provider has the SDK', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const wrapper = ({ children }: { children: React.ReactNode }) => (
      <AnoncallProvider endpoint="https://calls.acme.example/graphql" publishableKey="pk_1">
        {children}
      </AnoncallProvider>
    )
    expect(() => renderHook(() => useAnonymousCall('support'), { wrapper })).toThrow(/kandy=\{/)
    expect(() => renderHook(() => useAnonymousCall('support'))).toThrow(/AnoncallProvider/)
  })

  it('has the state types of the client, and idle', () => {
    expectTypeOf<UseAnonymousCallResult['state']>().toEqualTypeOf<CallState | IdleState>()
    // @ts-expect-error the hook has no signal option
    void (() => useAnonymousCall('support', { signal: new AbortController().signal }))
  })
})

/** A challenge that is solved immediately, made with the library that the API uses. The number to find is 3. */
const ALTCHA = JSON.stringify({
  parameters: {
    algorithm: 'PBKDF2/SHA-256',
    cost: 5,
    keyLength: 32,
    keyPrefix: '2c75d7a38953fcb5d3ea0809cd5250b4',
    nonce: '9acf666112475503135a51f61457277a',
    salt: '6f8c937de03664f0b4b97699b798065d',
  },
  signature: '7febfc9988945c9c10421775c6a07e886f8c28d66e99943149a7db48c7425bb9',
})

/** Starts a call as soon as the page is rendered. */
function useDialer(dialled: () => void) {
  const { state, start } = useAnonymousCall('support')
  useEffect(() => {
    dialled()
    start()
  }, [dialled, start])
  return state
}
