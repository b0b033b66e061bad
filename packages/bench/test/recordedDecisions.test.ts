import { describe, expect, test } from 'vitest'
import { createQuestions } from '../src/recorded/createQuestions.ts'
import { measureIssuing } from '../src/recorded/measureIssuing.ts'
import { measureQuestions } from '../src/recorded/measureQuestions.ts'
import { renderRecordedReport } from '../src/recorded/renderRecordedReport.ts'

/** A clock that only asking moves. */
function fakeService(milliseconds: (query: string) => number) {
  let now = 0
  const probed: number[] = []
  return {
    clock: () => now,
    ask: async (query: string) => {
      now += milliseconds(query)
      return JSON.parse('{}')
    },
    probe: async () => {
      probed.push(now)
      return { heldMilliseconds: 7 }
    },
    probed,
  }
}

describe('what is measured of recorded decisions', () => {
  test('a row tells how long an answer took, against the floor of the same round, and how long the loop was held', async () => {
    const { clock, ask, probe } = fakeService((query) => (query === 'floor' ? 2 : 10))
    const askFloor = () => ask('floor')
    const question = { name: 'Activity', query: 'activity', variables: {} }
    expect(await measureQuestions([question], { clock, ask, askFloor, probe, rounds: 3 })).toEqual([
      {
        question: 'Activity',
        milliseconds: { median: 10, p10: 10, p90: 10 },
        ratio: { median: 5, p10: 5, p90: 5 },
        heldMilliseconds: 7,
      },
    ])
  })

  test('the first answer counts neither in the times nor in how long the loop was held', async () => {
    let isFirst = true
    const service = fakeService((query) => {
      if (query === 'floor' || !isFirst) return 1
      isFirst = false
      return 1_000
    })
    const askFloor = () => service.ask('floor')
    const [row] = await measureQuestions([{ name: 'x', query: 'x', variables: {} }], {
      ...service,
      askFloor,
      rounds: 2,
    })
    expect(row?.milliseconds.p90).toBe(1)
    expect(service.probed[0]).toBe(1_000)
  })

  test('issuing goes on until it is enough, and tells the slowest as well', async () => {
    let now = 0
    let count = 0
    const issue = async () => {
      count += 1
      now += count === 50 ? 99 : 1
    }
    expect(
      await measureIssuing(
        () => now,
        issue,
        (issued) => issued === 101,
      ),
    ).toEqual({
      count: 101,
      p50: 1,
      p99: 1,
      max: 99,
    })
  })

  test('every question is one of the console’s own, about what is there', async () => {
    const edges = [{ node: { id: 'iss_1', visitor: 'abc' }, cursor: 'c' }]
    const realm = { id: 'rlm_1', destinations: [{ id: 'dst_1', alias: 'office' }], apiClients: { edges } }
    const subjects = JSON.stringify({ realm, newest: { edges }, middle: { edges } })
    const { lists, previews } = await createQuestions(async () => JSON.parse(subjects), 0)
    expect(lists.map(({ query }) => /query (\w+)\(/.exec(query)?.[1])).toEqual([
      ...Array(16).fill('Activity'),
      'Receipt',
      'Usage',
      'OwnerUsage',
      'Usage',
      'OwnerUsage',
      'Usage',
      'OwnerUsage',
    ])
    expect(previews.every(({ query }) => query.includes('query PolicyPreview('))).toBe(true)
    expect(JSON.stringify([lists, previews])).not.toContain('""')
  })
})

test('a report names every question, whoever issued meanwhile, the memory, and whether the goals were met', () => {
  const text = renderRecordedReport({
    name: 'recorded',
    title: 'some decisions',
    floor: 'floor',
    rows: [
      {
        question: 'Activity',
        milliseconds: { median: 12.34, p10: 9.5, p90: 100 },
        ratio: { median: 4.567, p10: 4, p90: 5 },
        heldMilliseconds: 11.6,
      },
    ],
    issuing: {
      alone: { count: 1_000, p50: 1, p99: 2.5, max: 3 },
      besidePreview: { count: 80, p50: 4, p99: 20, max: 30 },
    },
    memoryBytes: { before: 100 * 2 ** 20, after: 150 * 2 ** 20 },
    goals: [
      { text: 'an answer within 300 ms', isMet: true },
      { text: 'the loop held for at most 50 ms', isMet: false },
    ],
  })
  expect(text.split('\n')).toEqual([
    'recorded: some decisions',
    '          ms an answer     p10-p90  x floor  loop held, ms',
    'Activity          12.3  9.50-100.0     4.57             12',
    'issuing alone: p50 1.00 ms, p99 2.50 ms, longest 3.00 ms, of 1,000',
    'issuing beside previews: p50 4.00 ms, p99 20.0 ms, longest 30.0 ms, of 80',
    'resident memory: 100 MB before, 150 MB after',
    'met: an answer within 300 ms',
    'MISSED: the loop held for at most 50 ms',
  ])
})
