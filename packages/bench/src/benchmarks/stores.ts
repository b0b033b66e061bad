import { type PostgresServer, startPostgres } from '@anoncall/test-postgres'
import type { Finished, SamplingConditions } from '../harness/Benchmark.ts'
import { compareServers } from '../http/compareServers.ts'
import type { HttpContestant } from '../http/HttpContestant.ts'
import { issueByHash } from '../http/issueRequests.ts'
import { makeServiceFolder, type ServiceFolder } from '../http/makeServiceFolder.ts'
import { serviceServer } from '../http/servers.ts'

const ONE = 'postgresql, one process'
const TWO = 'postgresql, two processes'

/**
 * SQLite and PostgreSQL, one process and two. A database server, the processes and the load share the machine, so that no core is
 * anybody's own: what a request costs is told, and how many processes together could do with a core each.
 */
export const stores = {
  name: 'stores',
  async run(conditions: SamplingConditions): Promise<Finished> {
    const postgres = await startPostgres({ isDurable: true })
    const folders: ServiceFolder[] = []
    const folderOn = async (env: Readonly<Record<string, string>>): Promise<ServiceFolder> => {
      const folder = await makeServiceFolder(env)
      folders.push(folder)
      return folder
    }
    try {
      const servers = [
        serverOn('sqlite, one process', await folderOn({})),
        serverOn(ONE, await folderOn({ DATABASE_URL: await postgres.createDatabase() }), postgres),
        serverOn(TWO, await folderOn({ DATABASE_URL: await postgres.createDatabase() }), postgres, 2),
      ]
      return await compareServers(
        servers,
        { ...conditions, busyShareMin: 0 },
        {
          name: stores.name,
          title: 'one credential over HTTP, everything on and durable, 64 connections',
          unit: 'credential',
          baseline: 'sqlite, one process',
          goals: [{ server: TWO, against: ONE, ratioMin: 1.6 }],
        },
      )
    } finally {
      for (const folder of folders) await folder.remove()
      await postgres.stop()
    }
  },
}

function serverOn(
  name: string,
  folder: ServiceFolder,
  postgres: PostgresServer | null = null,
  processes = 1,
): HttpContestant {
  const options = { name, connections: 64, requests: [issueByHash(folder.asker, 'support')] }
  const server = serviceServer(options, folder, processes === 1 ? {} : { WORKERS: String(processes) })
  return {
    ...server,
    processes,
    launch: async () => ({ ...(await server.launch()), helperPids: postgres === null ? [] : [postgres.pid()] }),
  }
}
