import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'vitest'

/** The output of `bench --smoke`, and the reports that it wrote. */
export interface SmokeRun {
  readonly printed: string
  readonly reports: readonly SmokeReport[]
}

interface SmokeReport {
  readonly name: string
  readonly rows: readonly Record<string, unknown>[]
}

/** Runs the built `bench --smoke` with the named benchmarks, or with all benchmarks if there are no names. */
export async function runSmoke(names: readonly string[]): Promise<SmokeRun> {
  const folder = await mkdtemp(join(tmpdir(), 'anoncall-smoke-'))
  try {
    const main = fileURLToPath(new URL('../dist/main.mjs', import.meta.url))
    const json = join(folder, 'reports.json')
    const { stdout } = await promisify(execFile)(process.execPath, [main, ...names, '--smoke', '--json', json])
    return { printed: stdout, reports: JSON.parse(await readFile(json, 'utf8')).reports }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Expects that a benchmark printed its table and wrote its figures. */
export function expectReported({ printed, reports }: SmokeRun, name: string): void {
  const report = reports.find((each) => each.name === name)
  expect(printed).toContain(`\n${name}: `)
  expect(report?.rows.length).toBeGreaterThan(1)
  for (const figure of figuresOf(report)) expect(figure).toBeGreaterThanOrEqual(0)
}

/** Returns all numbers in a value, at any depth. */
function figuresOf(value: unknown): number[] {
  if (typeof value === 'number' || value === null) return [Number(value ?? Number.NaN)]
  return typeof value === 'object' ? Object.values(value).flatMap(figuresOf) : []
}
