import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import process from 'node:process'
import { benchmarks } from './benchmarks/benchmarks.ts'
import type { Conditions } from './harness/Benchmark.ts'
import { readCommandLine } from './readCommandLine.ts'

const usage = `Usage: bench [name …] [--json FILE] [--rounds N] [--launches N] [--smoke]
Names: ${benchmarks.map(({ name }) => name).join(', ')}
`

/** `bench [name …]`: runs the named benchmarks, or all, and prints a table for each. Exit codes: 0 done, 2 wrong usage. */
async function main(): Promise<number> {
  const line = readCommandLine(process.argv.slice(2))
  if (line.kind === 'help') {
    process.stdout.write(usage)
    return 0
  }
  if (line.kind === 'usage') {
    process.stderr.write(`${line.problem}\n\n${usage}`)
    return 2
  }
  const { names, rounds, launches, isSmoke, json } = line

  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
  process.stdout.write(
    `Node ${machine.node}, ${machine.cores} x ${machine.cpu}, ${rounds} paired rounds, ${launches} launches\n`,
  )
  const amount = isSmoke ? moment : { ...usual, rounds, launches }
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

/** CPU time of all threads: a neighbour on the machine makes it noisier, but does not make it a multiple. */
function cpuNanoseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

type Amount = Omit<Conditions, 'clock' | 'onProgress'>

const usual = {
  turnMilliseconds: 20,
  warmUpMilliseconds: 6_000,
  windowMilliseconds: 3_000,
  busyShareMin: 0.95,
  scale: 1,
}
/** Long enough to see that everything runs; its figures say nothing. */
const moment: Amount = {
  rounds: 1,
  turnMilliseconds: 1,
  launches: 1,
  warmUpMilliseconds: 100,
  windowMilliseconds: 200,
  busyShareMin: 0,
  scale: 0.01,
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
