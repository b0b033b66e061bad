import { beforeAll, expect, test } from 'vitest'
import { expectReported, runSmoke, type SmokeRun } from './runSmoke.ts'

/**
 * One benchmark of each kind: functions, servers with all the work, queries to the service, and sizes.
 * `everyBenchmark.full.test.ts` runs all benchmarks.
 */
const ONE_OF_EACH_KIND = ['ecb-credential', 'issue-durable', 'recorded-decisions', 'sizes']

const MINUTES_MAX = 5

let run: SmokeRun
beforeAll(async () => {
  run = await runSmoke(ONE_OF_EACH_KIND)
}, MINUTES_MAX * 60_000)

test.each(ONE_OF_EACH_KIND)('%s runs, prints its table and writes its figures', (name) => expectReported(run, name))

test('a benchmark that is not named does not run', () => {
  expect(run.reports.map(({ name }) => name)).toEqual(ONE_OF_EACH_KIND)
})
