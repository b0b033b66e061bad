import { type PostgresServer, startPostgres } from '@anoncall/test-postgres'
import type { Conditions, Finished, SamplingConditions } from '../benchmark.ts'
import { serviceServer } from '../load/contestants.ts'
import { issueBatch, issueByHash } from '../load/issueRequests.ts'
import type { ServerContestant } from '../load/sampling.ts'
import { compareServers } from '../load/serversReport.ts'
import { addRealms, makeServiceFolder, type ServiceFolder } from '../service/serviceFolder.ts'

const BATCH_SIZES = [1, 10, 100]
const SINGLE = 'single requests'

/** Credentials in batches and in single requests. */
export const batches = {
  name: 'batches',
  async run(conditions: SamplingConditions): Promise<Finished> {
    const nameOf = (size: number) => `batches of ${size}`
    const folder = await makeServiceFolder()
    const credentials = { key: folder.secretKey }
    const connections = 32
    const single = { name: SINGLE, connections, requests: [issueByHash(credentials, 'support')] }
    const inBatches = BATCH_SIZES.map((size) => {
      const requests = [issueBatch(credentials, Array(size).fill('support'))]
      return { ...serviceServer({ name: nameOf(size), connections, requests }, folder), unitsPerResponse: size }
    })
    try {
      return await compareServers([serviceServer(single, folder), ...inBatches], conditions, {
        name: batches.name,
        title: 'credentials in batches, all features on and durable in SQLite, 32 connections',
        unit: 'credential',
        baseline: SINGLE,
        goals: [{ server: nameOf(100), against: SINGLE, ratioMin: 15 }],
      })
    } finally {
      await folder.remove()
    }
  },
}

const SQLITE = 'sqlite, one process'
const ONE_PROCESS = 'postgresql, one process'
const TWO_PROCESSES = 'postgresql, two processes'

/**
 * SQLite and PostgreSQL, each with one process and with two processes. The database server, the processes and the load
 * generator share the cores. The figures are the cost per request, and the capacity that the processes would have with one
 * core each.
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
    const onPostgres = async () => folderOn({ DATABASE_URL: await postgres.createDatabase() })
    try {
      const servers = [
        storeServer({ name: SQLITE, folder: await folderOn({}) }),
        storeServer({ name: ONE_PROCESS, folder: await onPostgres(), postgres }),
        storeServer({ name: TWO_PROCESSES, folder: await onPostgres(), postgres, processes: 2 }),
      ]
      return await compareServers(
        servers,
        { ...conditions, busyShareMin: 0 },
        {
          name: stores.name,
          title: 'one credential over HTTP, all features on and durable, 64 connections',
          unit: 'credential',
          baseline: SQLITE,
          goals: [{ server: TWO_PROCESSES, against: ONE_PROCESS, ratioMin: 1.6 }],
        },
      )
    } finally {
      for (const folder of folders) await folder.remove()
      await postgres.stop()
    }
  },
}

interface StoreServerOptions {
  readonly name: string
  readonly folder: ServiceFolder
  readonly postgres?: PostgresServer
  readonly processes?: number
}

function storeServer({ name, folder, postgres, processes = 1 }: StoreServerOptions): ServerContestant {
  const options = { name, connections: 64, requests: [issueByHash(folder.pageCredentials, 'support')] }
  const server = serviceServer(options, folder, processes === 1 ? {} : { WORKERS: String(processes) })
  return {
    ...server,
    processes,
    launch: async () => ({
      ...(await server.launch()),
      helperPids: postgres === undefined ? [] : [postgres.pid()],
    }),
  }
}

/** The maximum number of realms that the requests use. In practice, few realms are active at the same time. */
const ACTIVE_REALMS_MAX = 20_000
const REALM_COUNTS = [1, 10, 1_000, 100_000]

/**
 * The service with few realms and with many realms. Consecutive requests use different active realms. Active realms are
 * in the service's memory when the measurement starts.
 */
export const manyRealms = {
  name: 'many-realms',
  async run(conditions: SamplingConditions & Pick<Conditions, 'scale'>): Promise<Finished> {
    const nameOf = (count: number) => `${count.toLocaleString('en-US')} realm${count === 1 ? '' : 's'}`
    const most = Math.max(...REALM_COUNTS) * conditions.scale
    const counts = REALM_COUNTS.filter((count) => count <= most)
    const folders: ServiceFolder[] = []
    const servers: ServerContestant[] = []
    try {
      for (const count of counts) {
        const folder = await makeServiceFolder()
        folders.push(folder)
        const requests = (await addRealms(folder.env, count)).map((key) => issueByHash({ key }, 'support'))
        const active = { name: nameOf(count), connections: 64, requests: everyNth(requests, ACTIVE_REALMS_MAX) }
        servers.push({ ...serviceServer(active, folder), isWarmedByAll: true })
        if (count < Math.max(...counts)) continue
        // There are more realms than requests, so each realm is read from the database.
        const name = `${nameOf(count)}, each requested for the first time`
        servers.push(serviceServer({ name, connections: 64, requests }, folder))
      }
      return await compareServers(servers, conditions, {
        name: manyRealms.name,
        title: `one credential over HTTP, all features on and durable, at most ${ACTIVE_REALMS_MAX.toLocaleString('en-US')} active realms`,
        unit: 'credential',
        baseline: nameOf(1),
        goals: [{ server: nameOf(Math.max(...counts)), against: nameOf(1), ratioMin: 0.75 }],
      })
    } finally {
      for (const folder of folders) await folder.remove()
    }
  },
}

/** Returns at most `countMax` of the items, evenly distributed. */
function everyNth<Item>(items: readonly Item[], countMax: number): Item[] {
  const step = Math.ceil(items.length / countMax)
  return items.filter((_, index) => index % step === 0)
}
