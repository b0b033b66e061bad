import type { SamplingConditions } from '../harness/Benchmark.ts'
import type { HttpContestant } from './HttpContestant.ts'
import { type ServerSample, takeSample } from './takeSample.ts'

/** What became of the launches of one server. */
export interface SampledServer {
  readonly contestant: HttpContestant
  /** Those in which its core was busy enough. */
  readonly samples: readonly ServerSample[]
  /** How busy it was in those that were left out. */
  readonly rejectedShares: readonly number[]
}

/** Launches beyond those wanted, for samples that do not count. */
const SPARE_LAUNCHES = 2

/**
 * Takes samples of all servers in random order, each of a process of its own: the same server differs by a tenth from launch to
 * launch, and whoever comes after whom must not matter. Whose core was not busy has some launches more.
 */
export async function sampleServers(
  contestants: readonly HttpContestant[],
  { launches, busyShareMin, onProgress, ...times }: SamplingConditions,
): Promise<SampledServer[]> {
  const sampled = contestants.map((contestant) => ({
    contestant,
    samples: [] as ServerSample[],
    rejectedShares: [] as number[],
  }))
  let waiting = shuffled(sampled.flatMap((each) => Array.from({ length: launches }, () => each)))
  const total = waiting.length
  let done = 0
  for (let round = 0; waiting.length > 0; round += 1) {
    const again: typeof waiting = []
    for (const each of waiting) {
      const sample = await takeSample(each.contestant, times)
      if (sample.busyShare >= busyShareMin) each.samples.push(sample)
      else {
        each.rejectedShares.push(sample.busyShare)
        if (round < SPARE_LAUNCHES) again.push(each)
      }
      done += 1
      onProgress(Math.min(done, total), total)
    }
    waiting = shuffled(again)
  }
  return sampled
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item)
}
