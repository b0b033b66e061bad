import type { Issuance } from '@anoncall/domain'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createPostgresFeed } from '../../src/store/postgres/createPostgresFeed.ts'
import { rows } from './rows.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

/** A feed on a list that the test fills. Queries are answered when the test allows it, or immediately. */
function start({ isHeld = false } = {}) {
  const recorded: Issuance[] = []
  const asked: unknown[] = []
  const answers: (() => void)[] = []
  const heard: string[] = []
  let isBroken = false
  const feed = createPostgresFeed({
    list: async (filter, page) => {
      asked.push({ decidedAt: filter.decidedAt, page })
      if (isBroken) throw new Error('no database')
      // The entries at the time of the query.
      const entries = recorded.filter(
        ({ decidedAt }) => decidedAt >= (filter.decidedAt?.from ?? 0) && decidedAt < (filter.decidedAt?.to ?? 0),
      )
      if (isHeld) await new Promise<void>((resolve) => answers.push(resolve))
      return { entries: entries.reverse(), hasNextPage: false }
    },
  })
  onTestFinished(() => feed.stop())
  const decide = (id: string, decidedAt = Date.now()): Issuance => {
    const issuance = rows.issuance({ id, decidedAt })
    recorded.push(issuance)
    return issuance
  }
  return {
    feed,
    asked,
    heard,
    decide,
    listen: () => feed.subscribe(({ id }) => void heard.push(id)),
    answer: async () => {
      answers.shift()?.()
      await vi.advanceTimersByTimeAsync(0)
    },
    breakDown: (broken: boolean) => {
      isBroken = broken
    },
  }
}

test('does not query without listeners, after the last one leaves, or after it is stopped', async () => {
  const { feed, asked, listen } = start()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(asked).toEqual([])
  const [endFirst, endSecond] = [listen(), listen()]
  await vi.advanceTimersByTimeAsync(500)
  expect(asked).toHaveLength(1)
  endFirst()
  endFirst()
  await vi.advanceTimersByTimeAsync(500)
  expect(asked).toHaveLength(2)
  endSecond()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(asked).toHaveLength(2)
  listen()
  feed.stop()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(asked).toHaveLength(2)
})

test('queries twice a second for decisions since the first subscription, at most five seconds back and ahead', async () => {
  const { asked, listen } = start()
  listen()
  await vi.advanceTimersByTimeAsync(6_000)
  const page = { first: 200, after: null }
  expect(asked).toHaveLength(12)
  expect(asked[0]).toEqual({ decidedAt: { from: 1_000_000, to: 1_005_500 }, page })
  expect(asked[11]).toEqual({ decidedAt: { from: 1_001_000, to: 1_011_000 }, page })
})

test('publishes decisions of other processes once, in order, also if they arrive late', async () => {
  const { heard, listen, decide } = start()
  decide('iss_before', 999_999)
  listen()
  await vi.advanceTimersByTimeAsync(400)
  decide('iss_2')
  decide('iss_3')
  await vi.advanceTimersByTimeAsync(2_000)
  decide('iss_1', 1_000_100)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(heard).toEqual(['iss_2', 'iss_3', 'iss_1'])
})

test('publishes its own decisions immediately and once, also during a query', async () => {
  const { feed, heard, listen, decide, answer } = start({ isHeld: true })
  listen()
  feed.publish([decide('iss_1')])
  expect(heard).toEqual(['iss_1'])
  await vi.advanceTimersByTimeAsync(500)
  // The query is in progress and does not include this one.
  feed.publish([decide('iss_2')])
  await answer()
  await vi.advanceTimersByTimeAsync(500)
  await answer()
  await vi.advanceTimersByTimeAsync(500)
  await answer()
  expect(heard).toEqual(['iss_1', 'iss_2'])
})

test('does not repeat a decision that a query found before it was published here', async () => {
  const { feed, heard, listen, decide } = start()
  listen()
  const issuance = decide('iss_1')
  await vi.advanceTimersByTimeAsync(500)
  feed.publish([issuance])
  expect(heard).toEqual(['iss_1'])
})

test('does not keep decisions published without listeners for later ones', async () => {
  const { feed, heard, decide, listen } = start()
  feed.publish([decide('iss_1')])
  listen()
  await vi.advanceTimersByTimeAsync(500)
  // Decided in the same millisecond in which the subscription started.
  expect(heard).toEqual(['iss_1'])
})

test('queries again after a failed query', async () => {
  const { heard, listen, decide, breakDown } = start()
  listen()
  breakDown(true)
  decide('iss_1')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(heard).toEqual([])
  breakDown(false)
  await vi.advanceTimersByTimeAsync(500)
  expect(heard).toEqual(['iss_1'])
})

test('runs one query at a time when a listener leaves and another subscribes during a query', async () => {
  const { asked, listen, answer } = start({ isHeld: true })
  const end = listen()
  await vi.advanceTimersByTimeAsync(500)
  end()
  listen()
  await answer()
  await vi.advanceTimersByTimeAsync(500)
  expect(asked).toHaveLength(2)
  await answer()
  await vi.advanceTimersByTimeAsync(499)
  expect(asked).toHaveLength(2)
})

test('a listener that leaves, or a stop, during a query ends it for good', async () => {
  const { feed, asked, listen, answer } = start({ isHeld: true })
  const end = listen()
  await vi.advanceTimersByTimeAsync(500)
  end()
  await answer()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(asked).toHaveLength(1)
  listen()
  await vi.advanceTimersByTimeAsync(500)
  feed.stop()
  await answer()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(asked).toHaveLength(2)
})

test('a new listener neither delays nor hides decisions for earlier ones', async () => {
  const { heard, listen, decide } = start()
  listen()
  await vi.advanceTimersByTimeAsync(100)
  decide('iss_1')
  await vi.advanceTimersByTimeAsync(300)
  listen()
  await vi.advanceTimersByTimeAsync(100)
  expect(heard).toEqual(['iss_1', 'iss_1'])
})

test('a listener that has left gets nothing more, although others are still subscribed', () => {
  const { feed, heard, listen, decide } = start()
  const end = listen()
  listen()
  end()
  feed.publish([decide('iss_1')])
  expect(heard).toEqual(['iss_1'])
})
