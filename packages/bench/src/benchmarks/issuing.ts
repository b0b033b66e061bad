import type { Finished, SamplingConditions } from '../benchmark.ts'
import { FLOOR, floorServers, mintingServer, peerServer, serviceServer, vendorServer } from '../load/contestants.ts'
import { issueByHash, issueByText } from '../load/issueRequests.ts'
import { compareServers } from '../load/serversReport.ts'
import { makeServiceFolder } from '../service/serviceFolder.ts'

const VENDOR = "vendor's sample"
const APOLLO = 'apollo with defaults'
const MERCURIUS_JIT = 'mercurius with jit'
const JIT = { BENCH_JIT: 'on' }

/** HTTP, GraphQL and three tokens, without any other work. */
export const issueBare = {
  name: 'issue-bare',
  run: (conditions: SamplingConditions): Promise<Finished> => {
    const connections = 32
    const credentials = { key: 'unchecked' }
    const byHash = { connections, requests: [issueByHash(credentials, 'help@demo.example')] }
    const byText = { connections, requests: [issueByText(credentials, 'help@demo.example')] }
    return compareServers(
      [
        ...floorServers(byHash),
        mintingServer('anoncall', { name: 'anoncall', ...byHash }),
        mintingServer('anoncall', { name: 'anoncall, text', ...byText }),
        mintingServer('mercurius', { name: MERCURIUS_JIT, ...byText }, JIT),
        mintingServer('mercurius', { name: 'mercurius', ...byText }),
        mintingServer('apollo', { name: APOLLO, ...byText }),
        vendorServer({ name: VENDOR, connections }),
        mintingServer('yoga', { name: 'yoga', ...byText }),
      ],
      conditions,
      {
        name: issueBare.name,
        title: 'one credential over HTTP, no other work, 32 connections',
        unit: 'credential',
        baseline: FLOOR,
        goals: [{ server: 'anoncall', against: FLOOR, ratioMin: 0.23 }],
      },
    )
  },
}

/**
 * Compares the built service with other servers that do the same work. The service has all features on, and stores each
 * decision before it responds.
 */
export const issueDurable = {
  name: 'issue-durable',
  async run(conditions: SamplingConditions): Promise<Finished> {
    const folder = await makeServiceFolder()
    const connections = 64
    const byHash = { connections, requests: [issueByHash(folder.pageCredentials, 'support')] }
    const byText = { connections, requests: [issueByText(folder.pageCredentials, 'support')] }
    try {
      return await compareServers(
        [
          ...floorServers(byHash),
          serviceServer({ name: 'anoncall', ...byHash }, folder),
          serviceServer({ name: 'anoncall, text', ...byText }, folder),
          peerServer('mercurius', { name: MERCURIUS_JIT, ...byText, env: JIT }, folder),
          peerServer('apollo', { name: APOLLO, ...byText }, folder),
          peerServer('yoga', { name: 'yoga', ...byText }, folder),
          vendorServer({ name: VENDOR, connections }),
        ],
        conditions,
        {
          name: issueDurable.name,
          title: 'one credential over HTTP, all features on and durable in SQLite, 64 connections',
          unit: 'credential',
          baseline: FLOOR,
          goals: [
            { server: 'anoncall', against: FLOOR, ratioMin: 0.27 },
            { server: 'anoncall', against: VENDOR, ratioMin: 2.5 },
            { server: 'anoncall', against: APOLLO, ratioMin: 1.4 },
            { server: 'anoncall', against: MERCURIUS_JIT, ratioMin: 0.95 },
          ],
          bounds: [
            { server: 'anoncall', figure: 'loadedBytes', max: 150 * 2 ** 20 },
            { server: 'anoncall', figure: 'startMs', max: 1_000 },
          ],
        },
      )
    } finally {
      await folder.remove()
    }
  },
}
