import type { Finished, SamplingConditions } from '../harness/Benchmark.ts'
import { compareServers } from '../http/compareServers.ts'
import { issueByHash, issueByText } from '../http/issueRequests.ts'
import { bareServer, FLOOR, floorServers, vendorServer } from '../http/servers.ts'

const connections = 32
const asker = { key: 'anybody' }
const byHash = [issueByHash(asker, 'help@demo.example')]
const byText = [issueByText(asker, 'help@demo.example')]

/** HTTP, GraphQL and three tokens, with nothing behind them. */
export const issueBare = {
  name: 'issue-bare',
  run: (conditions: SamplingConditions): Promise<Finished> =>
    compareServers(
      [
        ...floorServers({ connections, requests: byHash }),
        bareServer('anoncall', { name: 'anoncall', connections, requests: byHash }),
        bareServer('anoncall', { name: 'anoncall, text', connections, requests: byText }),
        bareServer('mercurius', { name: 'mercurius with jit', connections, requests: byText }, { BENCH_JIT: 'on' }),
        bareServer('mercurius', { name: 'mercurius', connections, requests: byText }),
        bareServer('apollo', { name: 'apollo as it comes', connections, requests: byText }),
        vendorServer({ name: "vendor's sample", connections }),
        bareServer('yoga', { name: 'yoga', connections, requests: byText }),
      ],
      conditions,
      {
        name: issueBare.name,
        title: 'one credential over HTTP, no other work, 32 connections',
        unit: 'credential',
        baseline: FLOOR,
        goals: [{ server: 'anoncall', against: FLOOR, ratioMin: 0.23 }],
      },
    ),
}
