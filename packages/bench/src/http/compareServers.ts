import type { Finished, SamplingConditions } from '../harness/Benchmark.ts'
import type { HttpContestant } from './HttpContestant.ts'
import { renderServersReport } from './renderServersReport.ts'
import { type ReportOptions, reportServers } from './reportServers.ts'
import { sampleServers } from './sampleServers.ts'

/** Takes samples of servers and reports them. */
export async function compareServers(
  contestants: readonly HttpContestant[],
  conditions: SamplingConditions,
  options: ReportOptions,
): Promise<Finished> {
  const report = reportServers(await sampleServers(contestants, conditions), options)
  return { report, text: renderServersReport(report) }
}
