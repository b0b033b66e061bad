import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { benchmarks } from './benchmarks/benchmarks.ts'
import type { Conditions } from './harness/Benchmark.ts'

const usage = `Usage: bench [name …] [--json FILE] [--rounds N] [--launches N] [--smoke]
Names: ${benchmarks.map(({ name }) => name).join(', ')}
`

/** `bench [name …]`: runs the named benchmarks, or all, and prints a table for each. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      rounds: { type: 'string', default: '60' },
      launches: { type: 'string', default: '3' },
      smoke: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  })
  const rounds = Number(values.rounds)
  const launches = Number(values.launches)
  const unknown = positionals.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name))
  if (values.help === true || unknown.length > 0 || !isCount(rounds) || !isCount(launches)) {
    process.stderr.write(usage)
    return values.help === true ? 0 : 1
  }

  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
  process.stdout.write(
    `Node ${machine.node}, ${machine.cores} x ${machine.cpu}, ${rounds} paired rounds, ${launches} launches\n`,
  )
  const amount = values.smoke ? moment : { ...usual, rounds, launches }
  const reports: object[] = []
  for (const benchmark of benchmarks) {
    if (positionals.length > 0 && !positionals.includes(benchmark.name)) continue
    const { report, text } = await benchmark.run(conditionsOf(benchmark.name, amount))
    reports.push(report)
    process.stdout.write(`\n${text}\n`)
  }
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ machine, rounds, launches, reports }, null, 2)}\n`)
  return 0
}

/** CPU time of all threads: a neighbour on the machine makes it noisier, but does not make it a multiple. */
function cpuNanoseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0
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
