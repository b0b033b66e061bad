import type { Finished, SamplingConditions } from '../harness/Benchmark.ts'
import { compareServers } from '../http/compareServers.ts'
import { issueBatch, issueByHash } from '../http/issueRequests.ts'
import { makeServiceFolder } from '../http/makeServiceFolder.ts'
import { serviceServer } from '../http/servers.ts'

const SIZES = [1, 10, 100]
const ALONE = 'one by one'

/** Credentials in batches against as many requests for one. */
export const batches = {
  name: 'batches',
  async run(conditions: SamplingConditions): Promise<Finished> {
    const folder = await makeServiceFolder()
    const asker = { key: folder.secretKey }
    const connections = 32
    const alone = { name: ALONE, connections, requests: [issueByHash(asker, 'support')] }
    const inBatches = SIZES.map((size) => ({
      ...serviceServer(
        { name: nameOf(size), connections, requests: [issueBatch(asker, Array(size).fill('support'))] },
        folder,
      ),
      unitsPerAnswer: size,
    }))
    try {
      return await compareServers([serviceServer(alone, folder), ...inBatches], conditions, {
        name: batches.name,
        title: 'credentials in batches, everything on and durable in SQLite, 32 connections',
        unit: 'credential',
        baseline: ALONE,
        goals: [{ server: nameOf(100), against: ALONE, ratioMin: 15 }],
      })
    } finally {
      await folder.remove()
    }
  },
}

function nameOf(size: number): string {
  return `batches of ${size}`
}
