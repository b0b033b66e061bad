import type { Finished, SamplingConditions } from '../harness/Benchmark.ts'
import { compareServers } from '../http/compareServers.ts'
import { issueByHash, issueByText } from '../http/issueRequests.ts'
import { makeServiceFolder } from '../http/makeServiceFolder.ts'
import { FLOOR, floorServers, serviceServer, vendorServer, workingServer } from '../http/servers.ts'

const connections = 64

/** The service as it runs, everything on and every answer durable, beside others that do the same work. */
export const issueDurable = {
  name: 'issue-durable',
  async run(conditions: SamplingConditions): Promise<Finished> {
    const folder = await makeServiceFolder()
    const byHash = [issueByHash(folder.asker, 'support')]
    const byText = [issueByText(folder.asker, 'support')]
    try {
      return await compareServers(
        [
          ...floorServers({ connections, requests: byHash }),
          serviceServer({ name: 'anoncall', connections, requests: byHash }, folder),
          serviceServer({ name: 'anoncall, text', connections, requests: byText }, folder),
          workingServer('mercurius', { name: 'mercurius with jit', connections, requests: byText }, folder, {
            BENCH_JIT: 'on',
          }),
          workingServer('apollo', { name: 'apollo as it comes', connections, requests: byText }, folder),
          workingServer('yoga', { name: 'yoga', connections, requests: byText }, folder),
          vendorServer({ name: "vendor's sample", connections }),
        ],
        conditions,
        {
          name: issueDurable.name,
          title: 'one credential over HTTP, everything on and durable in SQLite, 64 connections',
          unit: 'credential',
          baseline: FLOOR,
          goals: [
            { server: 'anoncall', against: FLOOR, ratioMin: 0.27 },
            { server: 'anoncall', against: "vendor's sample", ratioMin: 2.5 },
            { server: 'anoncall', against: 'apollo as it comes', ratioMin: 1.4 },
            { server: 'anoncall', against: 'mercurius with jit', ratioMin: 0.95 },
          ],
          bounds: [
            { server: 'anoncall', figure: 'loadedBytes', max: 150 * 2 ** 20 },
            { server: 'anoncall', figure: 'startMilliseconds', max: 1_000 },
          ],
        },
      )
    } finally {
      await folder.remove()
    }
  },
}
