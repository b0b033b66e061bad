import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Conditions, Finished, SamplingConditions } from '../harness/Benchmark.ts'
import { addRealms } from '../http/addRealms.ts'
import type { HttpContestant } from '../http/HttpContestant.ts'
import { issueBatch, issueByHash } from '../http/issueRequests.ts'
import { makeServiceFolder, type ServiceFolder } from '../http/makeServiceFolder.ts'
import { profiledServer } from '../http/servers.ts'
import { takeSample } from '../http/takeSample.ts'
import { type ProfiledServer, renderProfiles } from '../profile/renderProfiles.ts'
import { shareByKind } from '../profile/shareByKind.ts'

const BATCH = 100
/** More than are asked for while it lasts, so that each is read from the database. */
const REALMS = 40_000

/** The service under load, everything on and durable, with the profiler of Node: what its main thread is at work on. */
export const whereTimeGoes = {
  name: 'where-time-goes',
  async run(conditions: SamplingConditions & Pick<Conditions, 'scale'>): Promise<Finished> {
    const few = await makeServiceFolder()
    const many = await makeServiceFolder()
    try {
      const keys = await addRealms(many.env, Math.ceil(REALMS * conditions.scale))
      const cases: readonly Case[] = [
        { name: 'one by one', folder: few, requests: [issueByHash(few.asker, 'support')] },
        {
          name: `batches of ${BATCH}`,
          folder: few,
          requests: [issueBatch({ key: few.secretKey }, Array(BATCH).fill('support'))],
          unitsPerAnswer: BATCH,
        },
        { name: 'a new realm each', folder: many, requests: keys.map((key) => issueByHash({ key }, 'support')) },
      ]
      const rows: ProfiledServer[] = []
      for (const each of cases) {
        rows.push(await profile(each, conditions))
        conditions.onProgress(rows.length, cases.length)
      }
      const head = {
        name: whereTimeGoes.name,
        title: 'the main thread, by what it is at work on; profiled, so dearer than without',
        unit: 'credential',
      }
      return { report: { ...head, rows, goals: [] }, text: renderProfiles({ ...head, rows }) }
    } finally {
      await few.remove()
      await many.remove()
    }
  },
}

interface Case extends Pick<HttpContestant, 'name'>, Partial<Pick<HttpContestant, 'unitsPerAnswer'>> {
  readonly folder: ServiceFolder
  readonly requests: Parameters<typeof profiledServer>[0]['requests']
}

async function profile(
  { name, folder, requests, unitsPerAnswer = 1 }: Case,
  conditions: SamplingConditions,
): Promise<ProfiledServer> {
  const profileFolder = await mkdtemp(join(tmpdir(), 'anoncall-profile-'))
  try {
    const server = profiledServer({ name, connections: 64, requests }, folder, profileFolder)
    const { cpuMicroseconds, measured } = await takeSample({ ...server, unitsPerAnswer }, conditions)
    const [file] = await readdir(profileFolder)
    if (file === undefined) throw new Error(`${name} left no profile.`)
    const shares = shareByKind(JSON.parse(await readFile(join(profileFolder, file), 'utf8')), measured)
    return { server: name, cpuMicroseconds, shares }
  } finally {
    await rm(profileFolder, { recursive: true, force: true })
  }
}
