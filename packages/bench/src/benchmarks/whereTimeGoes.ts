import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Conditions, Finished, SamplingConditions } from '../benchmark.ts'
import { alignedLines } from '../figures.ts'
import { profiledServer } from '../load/contestants.ts'
import { issueBatch, issueByHash } from '../load/issueRequests.ts'
import type { HttpRequest } from '../load/loadGenerator.ts'
import { takeSample } from '../load/sampling.ts'
import { addRealms, makeServiceFolder, type ServiceFolder } from '../service/serviceFolder.ts'
import { type KindOfWork, kindsOfWork, shareByKind } from './cpuProfile.ts'

const BATCH = 100
/** The number of realms. There are more realms than requests, so each realm is read from the database. */
const REALMS = 40_000

/**
 * Shares of the main thread's time by kind of work. The service is under load, and Node's profiler measures the time.
 */
export const whereTimeGoes = {
  name: 'where-time-goes',
  async run(conditions: SamplingConditions & Pick<Conditions, 'scale'>): Promise<Finished> {
    const few = await makeServiceFolder()
    const many = await makeServiceFolder()
    try {
      const keys = await addRealms(many.env, Math.ceil(REALMS * conditions.scale))
      const cases: readonly ProfiledCase[] = [
        { name: 'single requests', folder: few, requests: [issueByHash(few.pageCredentials, 'support')] },
        {
          name: `batches of ${BATCH}`,
          folder: few,
          requests: [issueBatch({ key: few.secretKey }, Array(BATCH).fill('support'))],
          unitsPerResponse: BATCH,
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
        title: 'the main thread by kind of work; the profiler makes it slower',
        unit: 'credential',
      }
      return { report: { ...head, rows, goals: [] }, text: renderProfiles({ ...head, rows }) }
    } finally {
      await few.remove()
      await many.remove()
    }
  },
}

interface ProfiledCase {
  readonly name: string
  readonly folder: ServiceFolder
  readonly requests: readonly HttpRequest[]
  readonly unitsPerResponse?: number
}

async function profile(
  { name, folder, requests, unitsPerResponse = 1 }: ProfiledCase,
  conditions: SamplingConditions,
): Promise<ProfiledServer> {
  const profileFolder = await mkdtemp(join(tmpdir(), 'anoncall-profile-'))
  try {
    const server = profiledServer({ name, connections: 64, requests }, folder, profileFolder)
    const { cpuMicroseconds, measured } = await takeSample({ ...server, unitsPerResponse }, conditions)
    const [file] = await readdir(profileFolder)
    if (file === undefined) throw new Error(`${name} left no profile.`)
    const shares = shareByKind(JSON.parse(await readFile(join(profileFolder, file), 'utf8')), measured)
    return { server: name, cpuMicroseconds, shares }
  } finally {
    await rm(profileFolder, { recursive: true, force: true })
  }
}

/** One server, and the shares of its time. */
export interface ProfiledServer {
  readonly server: string
  /** CPU time of all threads, per unit. */
  readonly cpuMicroseconds: number
  /** Shares of the main thread's time. The sum is 1. */
  readonly shares: Readonly<Record<KindOfWork, number>>
}

interface Profiles {
  readonly name: string
  readonly title: string
  readonly unit: string
  readonly rows: readonly ProfiledServer[]
}

/** Returns a table for a terminal, with a line for each kind of work and a column for each server. */
export function renderProfiles({ name, title, unit, rows }: Profiles): string {
  const lineOf = (kind: KindOfWork) => [kind, ...rows.map(({ shares }) => `${Math.round(shares[kind] * 100)} %`)]
  return [
    `${name}: ${title}`,
    ...alignedLines([
      ['', ...rows.map(({ server }) => server)],
      [`CPU us a ${unit}`, ...rows.map(({ cpuMicroseconds }) => cpuMicroseconds.toFixed(0))],
      ...kindsOfWork.map(lineOf),
    ]),
  ].join('\n')
}
