import { describe, expect, test } from 'vitest'
import { createConsoleQueries } from '../src/benchmarks/consoleQueries.ts'
import { measureIssuing, measureQueries, renderRecordedReport } from '../src/benchmarks/recordedDecisions.ts'

/** A service whose clock advances only while it responds. */
function fakeService(durationMs: (document: string) => number) {
  let now = 0
  const probed: number[] = []
  return {
    clock: () => now,
    send: async (document: string) => {
      now += durationMs(document)
      return JSON.parse('{}')
    },
    probe: async () => {
      probed.push(now)
      return { blockedMs: 7 }
    },
    probed,
  }
}

describe('the measurement of recorded decisions', () => {
  test('a row has the response time, its ratio to the floor of the same round, and the blocked time', async () => {
    const { clock, send, probe } = fakeService((document) => (document === 'floor' ? 2 : 10))
    const sendFloor = () => send('floor')
    const query = { name: 'Activity', document: 'activity', variables: {} }
    expect(await measureQueries([query], { clock, send, sendFloor, probe, rounds: 3 })).toEqual([
      {
        query: 'Activity',
        responseMs: { median: 10, p10: 10, p90: 10 },
        ratio: { median: 5, p10: 5, p90: 5 },
        blockedMs: 7,
      },
    ])
  })

  test('the first response counts neither for the response time nor for the blocked time', async () => {
    let isFirst = true
    const service = fakeService((document) => {
      if (document === 'floor' || !isFirst) return 1
      isFirst = false
      return 1_000
    })
    const sendFloor = () => service.send('floor')
    const [row] = await measureQueries([{ name: 'x', document: 'x', variables: {} }], {
      ...service,
      sendFloor,
      rounds: 2,
    })
    expect(row?.responseMs.p90).toBe(1)
    expect(service.probed[0]).toBe(1_000)
  })

  test('issuing continues until it is done and reports the slowest latency', async () => {
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
      p50Ms: 1,
      p99Ms: 1,
      maxMs: 99,
    })
  })

  test('each query is a document of the console about existing data', async () => {
    const edges = [{ node: { id: 'iss_1', visitor: 'abc' }, cursor: 'c' }]
    const realm = { id: 'rlm_1', destinations: [{ id: 'dst_1', alias: 'office' }], apiClients: { edges } }
    const subjects = JSON.stringify({ realm, newest: { edges }, middle: { edges } })
    const { lists, previews } = await createConsoleQueries(async () => JSON.parse(subjects), 0)
    expect(lists.map(({ document }) => /query (\w+)\(/.exec(document)?.[1])).toEqual([
      ...Array(17).fill('Activity'),
      'Receipt',
      ...Array(4).fill(['Usage', 'OwnerUsage']).flat(),
      'PauseEffect',
      'PauseEffect',
      'RealmBlocks',
    ])
    expect(previews.every(({ document }) => document.includes('query PolicyPreview('))).toBe(true)
    expect(JSON.stringify([lists, previews])).not.toContain('""')
  })
})

test('a printed report lists each query, the latencies of issuing, the memory and the goals', () => {
  const text = renderRecordedReport({
    name: 'recorded',
    title: 'some decisions',
    floor: 'floor',
    rows: [
      {
        query: 'Activity',
        responseMs: { median: 12.34, p10: 9.5, p90: 100 },
        ratio: { median: 4.567, p10: 4, p90: 5 },
        blockedMs: 11.6,
      },
    ],
    issuing: {
      alone: { count: 1_000, p50Ms: 1, p99Ms: 2.5, maxMs: 3 },
      besidePreview: { count: 80, p50Ms: 4, p99Ms: 20, maxMs: 30 },
    },
    memoryBytes: { before: 100 * 2 ** 20, after: 150 * 2 ** 20 },
    goals: [
      { text: 'a response within 300 ms', isMet: true },
      { text: 'the event loop blocked for at most 50 ms', isMet: false },
    ],
  })
  expect(text.split('\n')).toEqual([
    'recorded: some decisions',
    '          ms a response     p10-p90  x floor  loop blocked, ms',
    'Activity           12.3  9.50-100.0     4.57                12',
    'issuing alone: p50 1.00 ms, p99 2.50 ms, longest 3.00 ms, of 1,000',
    'issuing beside previews: p50 4.00 ms, p99 20.0 ms, longest 30.0 ms, of 80',
    'resident memory: 100 MB before, 150 MB after',
    'met: a response within 300 ms',
    'MISSED: the event loop blocked for at most 50 ms',
  ])
})
