import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CallAvailability, createAnonymousCalls, watchAvailability } from '../src/index.ts'

const open = { isOpen: true, reason: null, nextOpenAt: null, publicMessage: null }
const closed = { ...open, isOpen: false, reason: 'OUTSIDE_BUSINESS_HOURS', nextOpenAt: '2026-03-02T09:00:00.000Z' }
const paused = { ...open, isOpen: false, reason: 'PAUSED' }

/** A page that is visible or hidden. */
let page = Object.assign(new EventTarget(), { hidden: false })
const setHidden = (hidden: boolean) => {
  page.hidden = hidden
  page.dispatchEvent(new Event('visibilitychange'))
}

/** Starts a watch. The server sends these responses in order and then repeats the last. */
async function begin(...answers: readonly (object | null)[]) {
  let count = 0
  const fetch = vi.fn(async () => {
    const callAvailability = answers[Math.min(count, answers.length - 1)]
    count += 1
    return callAvailability ? Response.json({ data: { callAvailability } }) : new Response('No.', { status: 404 })
  })
  const calls = createAnonymousCalls({ endpoint: 'https://api.example/graphql', key: 'pk_1', fetch })
  const results: (CallAvailability | null)[] = []
  const watch = watchAvailability(calls, 'support', (availability) => results.push(availability))
  await vi.advanceTimersByTimeAsync(0)
  return { ...watch, fetch, results }
}

beforeEach(() => {
  // The response arrives 1,500 milliseconds after a multiple of three seconds.
  vi.useFakeTimers({ now: Date.parse('2026-03-02T08:00:01.500Z') })
  page = Object.assign(new EventTarget(), { hidden: false })
  vi.stubGlobal('document', page)
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('watchAvailability', () => {
  it('checks immediately, and again shortly after the next opening time', async () => {
    const { results, fetch } = await begin(closed, open)
    expect(results).toEqual([closed])
    await vi.advanceTimersByTimeAsync(3_600_000 - 1)
    expect(fetch).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(results).toEqual([closed, open])
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['a visitor whose clock is fast', '2026-03-02T07:59:00.000Z', 15_000],
    ['an opening time beyond the maximum of a timer', '2027-03-02T08:00:00.000Z', 2_147_483_647],
  ])('does not check again too early or repeatedly: %s', async (_case, nextOpenAt, waitMs) => {
    const { fetch } = await begin({ ...closed, nextOpenAt })
    await vi.advanceTimersByTimeAsync(waitMs - 1)
    expect(fetch).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('checks when the page becomes visible, and never while it is hidden', async () => {
    const { results, fetch } = await begin(closed, paused)
    setHidden(true)
    await vi.advanceTimersByTimeAsync(7_200_000)
    expect(fetch).toHaveBeenCalledTimes(1)
    setHidden(false)
    await vi.advanceTimersByTimeAsync(0)
    expect(results).toEqual([closed, paused])
  })

  it('checks when ask is called, but not twice within ten seconds', async () => {
    const { results, fetch, ask } = await begin(paused, open)
    ask()
    await vi.advanceTimersByTimeAsync(9_999)
    expect(fetch).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    ask()
    await vi.advanceTimersByTimeAsync(0)
    expect([fetch.mock.calls.length, results.at(-1)]).toEqual([2, open])
  })

  it('checks once at the next opening time, even after several calls of ask', async () => {
    const { fetch, ask } = await begin(closed, closed, open)
    await vi.advanceTimersByTimeAsync(20_000)
    ask()
    await vi.advanceTimersByTimeAsync(0)
    expect([fetch.mock.calls.length, vi.getTimerCount()]).toEqual([2, 1])
  })

  it('passes null to the listener if a check fails', async () => {
    const { results } = await begin(closed, null)
    await vi.advanceTimersByTimeAsync(20_000)
    setHidden(false)
    await vi.advanceTimersByTimeAsync(0)
    expect(results).toEqual([closed, null])
  })

  it('ignores a pending response after it is stopped', async () => {
    const { results, fetch, ask, stop } = await begin(closed)
    await vi.advanceTimersByTimeAsync(20_000)
    ask()
    stop()
    await vi.advanceTimersByTimeAsync(7_200_000)
    setHidden(false)
    await vi.advanceTimersByTimeAsync(0)
    expect([results.length, fetch.mock.calls.length, vi.getTimerCount()]).toEqual([1, 2, 0])
  })

  it('works without a page', async () => {
    vi.stubGlobal('document', undefined)
    const { results, stop } = await begin(open)
    expect(results).toEqual([open])
    stop()
  })
})
