import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { environment } from '../harness/environment.ts'
import { drawFullLoad } from './drawFullLoad.ts'
import { fullLoadReport, medianOf, type Sample, thirdsOf } from './FullLoadFigures.ts'
import { runFullLoad } from './runFullLoad.ts'

const LOAD_SECONDS = Number(environment.LOAD_SECONDS ?? 600)
const CONNECTIONS = 32

/**
 * The maximum factor by which memory grows from the second third of the run to the last third. Allows the normal fluctuation of a heap.
 */
const MEMORY_GROWTH_MAX = 1.1
/** How many more handles the last third may have than the second third. Allows one or two handles that are about to close. */
const MORE_HANDLES_MAX = 2
/**
 * The maximum factor by which the p99 latency grows from the first third to the last third. In the last third, the table has several
 * times as many rows as in the first.
 */
const P99_GROWTH_MAX = 1.5
/** The maximum size of the write-ahead log. SQLite merges the log at 4 MiB, or a little later during a read. */
const LOG_BYTES_MAX = 64 * 2 ** 20

const folder = fileURLToPath(new URL('../test-results/soak/', import.meta.url))

test(`in ${LOAD_SECONDS} s of full load no request fails, no data is lost, and memory, handles and p99 stay stable`, async () => {
  const onSample = ({ atSeconds, perSecond }: Sample) => {
    if (Math.round(atSeconds) % 60 < 5)
      process.stdout.write(`  ${Math.round(atSeconds)} s, ${Math.round(perSecond)}/s\n`)
  }
  const figures = await runFullLoad({ seconds: LOAD_SECONDS, connections: CONNECTIONS, workerIndex: 0, onSample })
  process.stdout.write(fullLoadReport(figures))
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}full-load.json`, `${JSON.stringify(figures, null, 2)}\n`)
  const title = `${CONNECTIONS} connections for ${LOAD_SECONDS} s: ${figures.issued.toLocaleString('en')} credentials`
  await writeFile(`${folder}full-load.svg`, drawFullLoad(title, figures.samples))

  const [first, second, last] = thirdsOf(figures.samples)
  const growth = (from: readonly Sample[], to: readonly Sample[], figureOf: (sample: Sample) => number) =>
    medianOf(to, figureOf) / medianOf(from, figureOf)
  const most = (samples: readonly Sample[], figureOf: (sample: Sample) => number) => Math.max(...samples.map(figureOf))
  expect(figures.failed).toEqual({})
  expect(figures.issued).toBeGreaterThan(LOAD_SECONDS * 100)
  expect([figures.rows, figures.missing]).toEqual([figures.issued, 0])
  expect(growth(second, last, ({ residentBytes }) => residentBytes)).toBeLessThan(MEMORY_GROWTH_MAX)
  for (const figureOf of [({ handles }: Sample) => handles, ({ openFiles }: Sample) => openFiles ?? 0])
    expect(most(last, figureOf) - most(second, figureOf)).toBeLessThanOrEqual(MORE_HANDLES_MAX)
  expect(growth(first, last, ({ p99 }) => p99)).toBeLessThan(P99_GROWTH_MAX)
  expect(most(figures.samples, ({ logBytes }) => logBytes)).toBeLessThan(LOG_BYTES_MAX)
})
