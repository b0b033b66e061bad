import { beforeAll, test } from 'vitest'
import { benchmarks } from '../src/benchmarks/benchmarks.ts'
import { expectReported, runSmoke, type SmokeRun } from './runSmoke.ts'

const MINUTES_MAX = 12

let run: SmokeRun
beforeAll(async () => {
  run = await runSmoke([])
}, MINUTES_MAX * 60_000)

test.each(benchmarks.map(({ name }) => name))('%s runs, prints its table and writes its figures', (name) =>
  expectReported(run, name),
)
