import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { benchmarks } from '../src/benchmarks/benchmarks.ts'

interface SmokeReport {
  readonly name: string
  readonly rows: readonly Record<string, unknown>[]
  readonly goals: readonly { readonly isMet: boolean }[]
}

const MINUTES_MAX = 5

let folder: string
let printed: string
let reports: readonly SmokeReport[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anoncall-smoke-'))
  const main = fileURLToPath(new URL('../dist/main.mjs', import.meta.url))
  const json = join(folder, 'reports.json')
  const { stdout } = await promisify(execFile)(process.execPath, [main, '--smoke', '--json', json])
  printed = stdout
  reports = JSON.parse(await readFile(json, 'utf8')).reports
}, MINUTES_MAX * 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(benchmarks.map(({ name }) => name))('%s runs, prints its table and writes its figures', (name) => {
  const report = reports.find((each) => each.name === name)
  expect(printed).toContain(`\n${name}: `)
  expect(report?.rows.length).toBeGreaterThan(1)
  for (const figure of figuresOf(report)) expect(figure).toBeGreaterThanOrEqual(0)
})

/** All numbers in a row, however deep. */
function figuresOf(value: unknown): number[] {
  if (typeof value === 'number' || value === null) return [Number(value ?? Number.NaN)]
  return typeof value === 'object' ? Object.values(value).flatMap(figuresOf) : []
}
