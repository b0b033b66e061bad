import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { benchmarks } from './benchmarks/benchmarks.ts'
import type { Conditions, Report } from './harness/Benchmark.ts'
import { renderReport } from './harness/renderReport.ts'
import type { RecordedReport } from './recorded/RecordedReport.ts'
import { recordedDecisions } from './recorded/recordedDecisions.ts'
import { renderRecordedReport } from './recorded/renderRecordedReport.ts'

/** What runs in this process, then what asks the built service. */
const all = [...benchmarks, recordedDecisions]

const usage = `Usage: bench [name …] [--json FILE] [--rounds N]\nNames: ${all.map(({ name }) => name).join(', ')}\n`

/** `bench [name …]`: runs the named benchmarks, or all, and prints a table for each. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' }, rounds: { type: 'string', default: '60' }, help: { type: 'boolean' } },
  })
  const rounds = Number(values.rounds)
  const unknown = positionals.filter((name) => !all.some((benchmark) => benchmark.name === name))
  if (values.help === true || unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
    process.stderr.write(usage)
    return values.help === true ? 0 : 1
  }

  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
  process.stdout.write(`Node ${machine.node}, ${machine.cores} x ${machine.cpu}, ${rounds} paired rounds\n`)
  const reports: (Report | RecordedReport)[] = []
  for (const benchmark of all) {
    if (positionals.length > 0 && !positionals.includes(benchmark.name)) continue
    const report = await benchmark.run(conditionsOf(benchmark.name, rounds))
    reports.push(report)
    process.stdout.write(`\n${'kind' in report ? renderRecordedReport(report) : renderReport(report)}\n`)
  }
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ machine, rounds, reports }, null, 2)}\n`)
  return 0
}

/** CPU time of all threads: a neighbour on the machine makes it noisier, but does not make it a multiple. */
function cpuNanoseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

function conditionsOf(name: string, rounds: number): Conditions {
  return {
    clock: cpuNanoseconds,
    rounds,
    turnMilliseconds: 20,
    onProgress(done, total) {
      if (process.stderr.isTTY)
        process.stderr.write(`\r${done < total ? `${name}: ${done} of ${total} rounds` : ' '.repeat(60)}\r`)
      else if (done === 1 || done === total) process.stderr.write(`${name}: ${done} of ${total} rounds\n`)
    },
  }
}

process.exitCode = await main()
