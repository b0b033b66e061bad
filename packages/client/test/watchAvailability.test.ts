import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CallAvailability, createAnonymousCalls, watchAvailability } from '../src/index.ts'

const open = { isOpen: true, reason: null, nextOpenAt: null, publicMessage: null }
const closed = { ...open, isOpen: false, reason: 'OUTSIDE_BUSINESS_HOURS', nextOpenAt: '2026-03-02T09:00:00.000Z' }
const paused = { ...open, isOpen: false, reason: 'PAUSED' }

/** A page that is looked at, or not. */
let page = Object.assign(new EventTarget(), { hidden: false })
const turn = (hidden: boolean) => {
  page.hidden = hidden
  page.dispatchEvent(new Event('visibilitychange'))
}

/** A watch over a server that answers with each of these in turn, the last for ever. */
async function begin(...answers: readonly (object | null)[]) {
  let count = 0
  const fetch = vi.fn(async () => {
    const callAvailability = answers[Math.min(count, answers.length - 1)]
    count += 1
    return callAvailability ? Response.json({ data: { callAvailability } }) : new Response('No.', { status: 404 })
  })
  const calls = createAnonymousCalls({ endpoint: 'https://api.example/graphql', key: 'pk_1', fetch })
  const told: (CallAvailability | null)[] = []
  const watch = watchAvailability(calls, 'support', (availability) => told.push(availability))
  await vi.advanceTimersByTimeAsync(0)
  return { ...watch, fetch, told }
}

beforeEach(() => {
  // Answered 1,500 milliseconds after a third second began.
  vi.useFakeTimers({ now: Date.parse('2026-03-02T08:00:01.500Z') })
  page = Object.assign(new EventTarget(), { hidden: false })
  vi.stubGlobal('document', page)
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('a watch over the availability', () => {
  it('asks at once, and again when the opening comes, a little later', async () => {
    const { told, fetch } = await begin(closed, open)
    expect(told).toEqual([closed])
    await vi.advanceTimersByTimeAsync(3_600_000 - 1)
    expect(fetch).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(told).toEqual([closed, open])
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['a visitor whose clock is fast', '2026-03-02T07:59:00.000Z', 15_000],
    ['an opening that is further away than a timer counts', '2027-03-02T08:00:00.000Z', 2_147_483_647],
  ])('asks neither at once nor over and over again: %s', async (_case, nextOpenAt, waitMs) => {
    const { fetch } = await begin({ ...closed, nextOpenAt })
    await vi.advanceTimersByTimeAsync(waitMs - 1)
    expect(fetch).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('asks when the page is looked at again, and never while it is not', async () => {
    const { told, fetch } = await begin(closed, paused)
    turn(true)
    await vi.advanceTimersByTimeAsync(7_200_000)
    expect(fetch).toHaveBeenCalledTimes(1)
    turn(false)
    await vi.advanceTimersByTimeAsync(0)
    expect(told).toEqual([closed, paused])
  })

  it('asks when a visitor reaches for the button, but not twice in ten seconds', async () => {
    const { told, fetch, ask } = await begin(paused, open)
    ask()
    await vi.advanceTimersByTimeAsync(9_999)
    expect(fetch).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    ask()
    await vi.advanceTimersByTimeAsync(0)
    expect([fetch.mock.calls.length, told.at(-1)]).toEqual([2, open])
  })

  it('asks once when the opening comes, however often it was asked before', async () => {
    const { fetch, ask } = await begin(closed, closed, open)
    await vi.advanceTimersByTimeAsync(20_000)
    ask()
    await vi.advanceTimersByTimeAsync(0)
    expect([fetch.mock.calls.length, vi.getTimerCount()]).toEqual([2, 1])
  })

  it('tells that nothing is known where the question fails', async () => {
    const { told } = await begin(closed, null)
    await vi.advanceTimersByTimeAsync(20_000)
    turn(false)
    await vi.advanceTimersByTimeAsync(0)
    expect(told).toEqual([closed, null])
  })

  it('is over when it is stopped, whatever is still on its way', async () => {
    const { told, fetch, ask, stop } = await begin(closed)
    await vi.advanceTimersByTimeAsync(20_000)
    ask()
    stop()
    await vi.advanceTimersByTimeAsync(7_200_000)
    turn(false)
    await vi.advanceTimersByTimeAsync(0)
    expect([told.length, fetch.mock.calls.length, vi.getTimerCount()]).toEqual([1, 2, 0])
  })

  it('needs no page', async () => {
    vi.stubGlobal('document', undefined)
    const { told, stop } = await begin(open)
    expect(told).toEqual([open])
    stop()
  })
})
