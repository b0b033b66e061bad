import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { askAvailability, createAnonymousCalls, warmUp } from '../src/index.ts'

const closed = {
  isOpen: false,
  reason: 'PAUSED',
  nextOpenAt: '2026-03-02T08:00:00.000Z',
  publicMessage: 'We are back at eight.',
}

/** Creates a client whose server sends these responses in order and then repeats the last. */
function begin(...answers: readonly object[]) {
  let count = 0
  const fetch = vi.fn(async (_url: unknown, init?: RequestInit) => {
    bodies.push(JSON.parse(String(init?.body)))
    const { status = 200, ...body }: { status?: number } = answers[Math.min(count, answers.length - 1)] ?? {}
    count += 1
    return Response.json(body, { status })
  })
  const bodies: unknown[] = []
  const calls = createAnonymousCalls({ endpoint: 'https://api.example/graphql', key: 'pk_1', fetch })
  return { calls, fetch, bodies }
}

const answer = (callAvailability: object = closed) => ({ data: { callAvailability } })
const fault = (code: string, status: number) => ({ status, errors: [{ message: 'No.', extensions: { code } }] })

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('askAvailability', () => {
  it('sends the callee and returns the availability', async () => {
    const { calls, bodies } = begin(answer())
    expect(await askAvailability(calls, 'support')).toEqual(closed)
    expect(bodies).toEqual([
      { documentId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), variables: { callee: 'support' } },
    ])
  })

  it('shares one request between concurrent calls, and sends another after ten seconds', async () => {
    const { calls, fetch } = begin(answer())
    await Promise.all([
      askAvailability(calls, 'support'),
      askAvailability(calls, 'support'),
      askAvailability(calls, 'sales'),
    ])
    expect(fetch).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(9_999)
    await askAvailability(calls, 'support')
    expect(fetch).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(1)
    await askAvailability(calls, 'support')
    expect(fetch).toHaveBeenCalledTimes(3)
  })

  it('retries twice, after random pauses', async () => {
    const { calls, fetch } = begin(fault('SERVICE_UNAVAILABLE', 503), { status: 502 }, answer())
    const asked = askAvailability(calls, 'support')
    for (const [milliseconds, times] of [
      [249, 1],
      [1, 2],
      [499, 2],
      [1, 3],
    ] as const) {
      await vi.advanceTimersByTimeAsync(milliseconds)
      expect(fetch).toHaveBeenCalledTimes(times)
    }
    expect(await asked).toEqual(closed)
  })

  it('fails after the third attempt and does not cache the failure', async () => {
    const { calls, fetch } = begin(...Array(3).fill(fault('SERVICE_UNAVAILABLE', 503)), answer())
    const failed = expect(askAvailability(calls, 'support')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    await vi.runAllTimersAsync()
    await failed
    expect(fetch).toHaveBeenCalledTimes(3)
    expect(await askAvailability(calls, 'support')).toEqual(closed)
  })

  it.each([
    ['UNAUTHENTICATED', 401],
    ['TOO_MANY_REQUESTS', 429],
    ['BAD_ANSWER', 404],
  ])('does not retry an error that a retry cannot fix: %s', async (code, status) => {
    const { calls, fetch } = begin(code === 'BAD_ANSWER' ? { status } : fault(code, status))
    const failed = expect(askAvailability(calls, 'support')).rejects.toMatchObject({ code })
    await vi.runAllTimersAsync()
    await failed
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('aborts only for the caller whose signal aborts', async () => {
    const { calls } = begin(answer())
    const reason = new Error('the visitor left')
    const controller = new AbortController()
    const aborted = expect(askAvailability(calls, 'support', { signal: controller.signal })).rejects.toBe(reason)
    const other = askAvailability(calls, 'support')
    controller.abort(reason)
    await aborted
    expect(await other).toEqual(closed)
  })

  it('sends no request if the signal has already aborted', async () => {
    const { calls, fetch } = begin(answer())
    const reason = new Error('the visitor left')
    await expect(askAvailability(calls, 'support', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('warmUp', () => {
  it('caches the availability for the next check, and requests no credentials', async () => {
    const { calls, fetch, bodies } = begin(answer())
    warmUp(calls, 'support')
    warmUp(calls, 'support')
    expect(await askAvailability(calls, 'support')).toEqual(closed)
    expect(fetch).toHaveBeenCalledTimes(1)
    expect(bodies).toEqual([expect.objectContaining({ variables: { callee: 'support' } })])
  })

  it('never throws', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const { calls } = begin(fault('UNAUTHENTICATED', 401))
    expect(warmUp(calls, 'support')).toBeUndefined()
    await vi.runAllTimersAsync()
    vi.useRealTimers()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})
