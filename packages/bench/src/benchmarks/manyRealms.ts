import type { Conditions, Finished, SamplingConditions } from '../harness/Benchmark.ts'
import { addRealms } from '../http/addRealms.ts'
import { compareServers } from '../http/compareServers.ts'
import type { HttpContestant } from '../http/HttpContestant.ts'
import { issueByHash } from '../http/issueRequests.ts'
import { makeServiceFolder, type ServiceFolder } from '../http/makeServiceFolder.ts'
import { serviceServer } from '../http/servers.ts'

/** Realms that are asked for, of those that exist: more are hardly ever busy at once. */
const LIVE_MAX = 20_000

const COUNTS = [1, 10, 1_000, 100_000]
const ONE = nameOf(1)

/** The service with few realms and with many, asked for in turn; measured when those that are live are in its memory. */
export const manyRealms = {
  name: 'many-realms',
  async run(conditions: SamplingConditions & Pick<Conditions, 'scale'>): Promise<Finished> {
    const most = Math.max(...COUNTS) * conditions.scale
    const counts = COUNTS.filter((count) => count <= most)
    const folders: ServiceFolder[] = []
    const servers: HttpContestant[] = []
    try {
      for (const count of counts) {
        const folder = await makeServiceFolder()
        folders.push(folder)
        const requests = (await addRealms(folder.env, count)).map((key) => issueByHash({ key }, 'support'))
        const live = { name: nameOf(count), connections: 64, requests: everyFew(requests, LIVE_MAX) }
        servers.push({ ...serviceServer(live, folder), isWarmedByAll: true })
        if (count === Math.max(...counts))
          servers.push(serviceServer({ name: firstTimeNameOf(count), connections: 64, requests }, folder))
      }
      return await compareServers(servers, conditions, {
        name: manyRealms.name,
        title: `one credential over HTTP, everything on and durable, at most ${LIVE_MAX.toLocaleString('en-US')} realms live`,
        unit: 'credential',
        baseline: ONE,
        goals: [{ server: nameOf(Math.max(...counts)), against: ONE, ratioMin: 0.75 }],
      })
    } finally {
      for (const folder of folders) await folder.remove()
    }
  },
}

function nameOf(count: number): string {
  return `${count.toLocaleString('en-US')} realm${count === 1 ? '' : 's'}`
}

/** More realms than are asked for in the time: each is read from the database. */
function firstTimeNameOf(count: number): string {
  return `${nameOf(count)}, each asked for the first time`
}

/** At most so many of them, from all over. */
function everyFew<Item>(items: readonly Item[], countMax: number): Item[] {
  const step = Math.ceil(items.length / countMax)
  return items.filter((_, index) => index % step === 0)
}
