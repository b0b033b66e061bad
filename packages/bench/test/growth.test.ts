import { openConnection } from '@anoncall/api/src/store/sqlite/openConnection.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { measureQuestion, renderGrowthReport } from '../src/benchmarks/growth.ts'
import { type GrowthFolder, makeGrowthFolder, PERIOD_MS } from '../src/growth/growthFolder.ts'
import { checkUsage } from '../src/growth/multiplyReceipts.ts'

const RECEIPTS = 40_000

describe('a store for the measurement of growth', () => {
  let folder: GrowthFolder
  beforeAll(async () => {
    folder = await makeGrowthFolder(RECEIPTS, () => undefined)
    return () => folder.remove()
  }, 60_000)

  const readValue = (query: string): unknown => {
    const connection = openConnection(folder.file, { isReader: true })
    const [row] = connection.rows(`select (${query}) as value`)
    connection.close()
    return Object(row).value
  }

  test('has about as many receipts as were asked for, of 30 days and many visitors', () => {
    const { receipts } = folder.sizes()
    expect(receipts).toBeGreaterThan(RECEIPTS * 0.8)
    expect(receipts).toBeLessThan(RECEIPTS * 1.3)
    expect(readValue('select max(decided_at) - min(decided_at) from receipts')).toBeGreaterThan(PERIOD_MS * 0.98)
    expect(readValue('select count(distinct visitor) from receipts')).toBeGreaterThan(RECEIPTS / 2)
  })

  test('has receipts in the order of their time, with ids like those of the service', () => {
    expect(
      readValue(`select count(*) from (
        select id, decided_at, lag(id) over (order by number) as previous_id,
          lag(decided_at) over (order by number) as previous_at from receipts
      ) where decided_at < previous_at - 3600000 or length(id) <> 30 or (id < previous_id and decided_at > previous_at)`),
    ).toBe(0)
  })

  test('has every kind of refusal that the queries filter for, and limits that are still counted', () => {
    expect(
      readValue(
        `select count(*) from usage_series where refusal_reason in ('OUTSIDE_BUSINESS_HOURS', 'NETWORK_BLOCKED', 'RATE_LIMITED')`,
      ),
    ).toBeGreaterThan(3)
    expect(readValue('select max(json_array_length(windows)) from receipt_windows')).toBeGreaterThan(3)
    expect(readValue('select count(*) from receipt_addresses')).toBeGreaterThan(100)
  })

  test('is rejected if the counts of usage differ from its receipts', () => {
    checkUsage(folder.file)
    const connection = openConnection(folder.file, { isReader: false })
    connection.run(`update usage_hours set connected = connected + 1
      where (series_id, hour) in (select series_id, hour from usage_hours limit 1)`)
    connection.close()
    expect(() => checkUsage(folder.file)).toThrow('The usage of 1 hours differs')
  })
})

test('each response is measured between two readings of the probe, and the first response is not measured', async () => {
  let now = 0
  let asked = 0
  let blocked = 0
  const row = await measureQuestion(
    'Activity',
    async () => {
      asked += 1
      const ms = asked === 1 ? 1_000 : asked
      now += ms
      blocked = Math.max(blocked, ms)
    },
    {
      clock: () => now,
      rounds: 3,
      probe: async () => {
        const blockedMs = blocked
        blocked = 0
        return { blockedMs }
      },
    },
  )
  expect(row).toEqual({ question: 'Activity', responseMs: { median: 3, max: 4 }, blockedMs: { median: 3, max: 4 } })
})

test('a printed report has the bytes of a receipt, each question, failed requests, and the goals', () => {
  const load = { responses: 1_000, failures: 0, firstFailure: undefined, p50Ms: 1, p99Ms: 2, maxMs: 3 }
  const text = renderGrowthReport({
    name: 'growth',
    title: 'some receipts',
    stored: { bytes: 5_000_000, receipts: 10_000, parts: [{ name: 'receipts', bytes: 2_500_000 }] },
    startMs: { median: 900, p10: 900, p90: 900 },
    memoryBytes: { afterStart: 100 * 2 ** 20, afterQuestions: 150 * 2 ** 20 },
    rows: [{ question: 'Activity', responseMs: { median: 12.34, max: 20 }, blockedMs: { median: 1, max: 2 } }],
    load: { ...load, failures: 1, firstFailure: '500' },
    retention: { removed: 2_000, durationMs: 4_000, blockedMs: 20, load },
    machineLoad: { before: 0.5, after: 2 },
    goals: [
      { text: '500 bytes', isMet: true },
      { text: '90 ms', isMet: false },
    ],
  })
  expect(text.split('\n')).toEqual([
    'growth: some receipts',
    "load of the machine: 0.5 before, 2.0 after (runnable processes, a minute's average)",
    'bytes per receipt on disk                500.0',
    '  receipts                               250.0',
    'database, MB                                 5',
    'start, ms                                  900',
    'resident memory after the start, MB        100',
    'resident memory after all questions, MB    150',
    '          ms a response  longest  loop blocked, ms  longest',
    'Activity           12.3     20.0              1.00     2.00',
    'issuing beside questions: p50 1.00 ms, p99 2.00 ms, longest 3.00 ms, of 1,000, 1 FAILED: 500',
    'retention of 2,000 receipts: 4.0 s, loop blocked for at most 20.0 ms; issuing meanwhile: p50 1.00 ms, p99 2.00 ms, longest 3.00 ms, of 1,000',
    'met: 500 bytes',
    'MISSED: 90 ms',
  ])
})
