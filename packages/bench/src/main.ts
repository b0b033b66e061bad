import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import process from 'node:process'
import type { Conditions } from './benchmark.ts'
import { benchmarks } from './benchmarks/benchmarks.ts'
import { readCommandLine } from './readCommandLine.ts'

const USAGE = `Usage: bench [name …] [--json FILE] [--rounds N] [--launches N] [--receipts N] [--quick] [--smoke]
Names: ${benchmarks.map(({ name }) => name).join(', ')}
`

/** Runs the named benchmarks, or all of them, and prints a table for each. Returns the exit code: 0, or 2 for wrong usage. */
async function main(): Promise<number> {
  const line = readCommandLine(process.argv.slice(2))
  if (line.kind === 'help') {
    process.stdout.write(USAGE)
    return 0
  }
  if (line.kind === 'usage') {
    process.stderr.write(`${line.problem}\n\n${USAGE}`)
    return 2
  }
  const { names, rounds, launches, receipts, isSmoke, isQuick, json } = line

  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
  process.stdout.write(
    `Node ${machine.node}, ${machine.cores} x ${machine.cpu}, ${rounds} paired rounds, ${launches} launches\n`,
  )
  const amount = isSmoke ? SMOKE_RUN : { ...(isQuick ? QUICK_RUN : FULL_RUN), rounds, launches, receipts }
  const reports: object[] = []
  for (const benchmark of benchmarks) {
    if (names.length > 0 && !names.includes(benchmark.name)) continue
    const { report, text } = await benchmark.run(conditionsOf(benchmark.name, amount))
    reports.push(report)
    process.stdout.write(`\n${text}\n`)
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ machine, rounds, launches, reports }, null, 2)}\n`)
  return 0
}

/** Returns the CPU time of all threads. Other work on the machine affects CPU time less than elapsed time. */
function cpuNanoseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

type Amount = Omit<Conditions, 'clock' | 'onProgress'>

const FULL_RUN = {
  turnMs: 20,
  warmUpMs: 6_000,
  measureMs: 3_000,
  busyShareMin: 0.95,
  scale: 1,
}
/** The conditions of a quick run, whose figures are rough. Every sample counts, also those of a server that waited. */
const QUICK_RUN = { ...FULL_RUN, warmUpMs: 3_000, measureMs: 2_000, busyShareMin: 0 }
/** The conditions of a smoke run. A smoke run only shows that each benchmark runs, and its figures are meaningless. */
const SMOKE_RUN: Amount = {
  rounds: 1,
  turnMs: 1,
  launches: 1,
  warmUpMs: 100,
  measureMs: 200,
  busyShareMin: 0,
  scale: 0.01,
  receipts: 1_000_000,
}

function conditionsOf(name: string, amount: Amount): Conditions {
  return {
    ...amount,
    clock: cpuNanoseconds,
    onProgress(done, total) {
      if (process.stderr.isTTY)
        process.stderr.write(`\r${done < total ? `${name}: ${done} of ${total}` : ' '.repeat(60)}\r`)
      else if (done === 1 || done === total) process.stderr.write(`${name}: ${done} of ${total}\n`)
    },
  }
}

process.exitCode = await main()
