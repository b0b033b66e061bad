import type { Issuance } from '@anoncall/domain'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createPostgresFeed } from '../../src/store/postgres/createPostgresFeed.ts'
import { rows } from '../store/rows.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

/** A feed over a list that the test fills; what is asked for is answered when the test says so, or at once. */
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
      // As they were when the question arrived.
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

test('nobody is asked while nobody listens, nor after the last one left or it was stopped', async () => {
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

test('it asks twice a second for what was decided since somebody listens, five seconds back and ahead at most', async () => {
  const { asked, listen } = start()
  listen()
  await vi.advanceTimersByTimeAsync(6_000)
  const page = { first: 200, after: null }
  expect(asked).toHaveLength(12)
  expect(asked[0]).toEqual({ decidedAt: { from: 1_000_000, to: 1_005_500 }, page })
  expect(asked[11]).toEqual({ decidedAt: { from: 1_001_000, to: 1_011_000 }, page })
})

test('what others decide is told once, in the order of deciding, also when it arrives late', async () => {
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

test('what is decided here is told at once and once, also when it is decided while others are asked about', async () => {
  const { feed, heard, listen, decide, answer } = start({ isHeld: true })
  listen()
  feed.publish([decide('iss_1')])
  expect(heard).toEqual(['iss_1'])
  await vi.advanceTimersByTimeAsync(500)
  // The question is on its way and does not see this one.
  feed.publish([decide('iss_2')])
  await answer()
  await vi.advanceTimersByTimeAsync(500)
  await answer()
  await vi.advanceTimersByTimeAsync(500)
  await answer()
  expect(heard).toEqual(['iss_1', 'iss_2'])
})

test('what a look told before it was published here is not told again', async () => {
  const { feed, heard, listen, decide } = start()
  listen()
  const issuance = decide('iss_1')
  await vi.advanceTimersByTimeAsync(500)
  feed.publish([issuance])
  expect(heard).toEqual(['iss_1'])
})

test('what is published while nobody listens is not remembered for who comes later', async () => {
  const { feed, heard, decide, listen } = start()
  feed.publish([decide('iss_1')])
  listen()
  await vi.advanceTimersByTimeAsync(500)
  // Decided in the very millisecond in which listening began.
  expect(heard).toEqual(['iss_1'])
})

test('a look that fails is followed by another', async () => {
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

test('who leaves while the database is asked ends it, and who comes meanwhile has one look at a time', async () => {
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

test('who leaves, and who stops it, while the database is asked ends it for good', async () => {
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

test('who comes later neither delays nor hides what those who listen already wait for', async () => {
  const { heard, listen, decide } = start()
  listen()
  await vi.advanceTimersByTimeAsync(100)
  decide('iss_1')
  await vi.advanceTimersByTimeAsync(300)
  listen()
  await vi.advanceTimersByTimeAsync(100)
  expect(heard).toEqual(['iss_1', 'iss_1'])
})

test('who has left hears nothing more, though others still listen', () => {
  const { feed, heard, listen, decide } = start()
  const end = listen()
  listen()
  end()
  feed.publish([decide('iss_1')])
  expect(heard).toEqual(['iss_1'])
})
