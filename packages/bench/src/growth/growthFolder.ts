import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newPassword } from '@anoncall/api/src/auth/newSecret.ts'
import { PasswordHasher } from '@anoncall/api/src/auth/PasswordHasher.ts'
import { type Callers, createCallers } from '@anoncall/api/src/commands/demo/createCallers.ts'
import {
  createDemoRealm,
  type DemoRealm,
  demoConfig,
  demoDestinations,
  done,
} from '@anoncall/api/src/commands/demo/createDemoRealm.ts'
import { Agenda, createScenario, type Scenario } from '@anoncall/api/src/commands/demo/createScenario.ts'
import { planTraffic, RESTLESS_ADDRESS, seededRandom } from '@anoncall/api/src/commands/demo/planTraffic.ts'
import { readConfig } from '@anoncall/api/src/config/readConfig.ts'
import { newRequestId } from '@anoncall/api/src/http/logRequest.ts'
import { firstRun } from '@anoncall/api/src/setup/firstRun.ts'
import { openDataFolder } from '@anoncall/api/src/setup/openDataFolder.ts'
import { type Act, type AuditActor, type PolicyContent, roleScopes } from '@anoncall/domain'
import { checkUsage, measureFile, multiplyReceipts, type StoredSizes } from './multiplyReceipts.ts'

/**
 * Creates a data folder with about the given number of receipts, in the order of time over the last 30 days. Three realms
 * have destinations with business hours, monitored limits and challenges. Each request counts in at least three limits.
 *
 * The earlier receipts are copies of some thousand real decisions. The receipts of the last 25 hours are real decisions
 * without copies, because their addresses and rate windows are still stored.
 *
 * @throws {Error} If the counts of usage differ from the receipts.
 */
export async function makeGrowthFolder(receipts: number, onProgress: (part: number) => void): Promise<GrowthFolder> {
  const dataDir = await mkdtemp(join(tmpdir(), 'anoncall-growth-'))
  const env = { ANONCALL_DATA_DIR: dataDir, SANDBOX_PORT: '0' }
  const file = join(dataDir, 'anoncall.db')
  const until = Date.now()
  const multipliedUntil = until - KEPT_MS
  const recent = Math.round((receipts * KEPT_MS) / PERIOD_MS)
  const originals = Math.min(ORIGINALS_MAX, receipts - recent)
  const config = readConfig(env)
  const folder = await openDataFolder(config, 'service')
  try {
    const scenario = withRequestIds(createScenario(folder.services, until - PERIOD_MS))
    const { services, useCases } = scenario
    const first = await firstRun({ ...folder, services, passwordHasher: new PasswordHasher(), config, newPassword })
    const [owner] = await services.store.admins.list()
    if (first === null || owner === undefined) throw new Error('The first start failed.')
    const act: AdminAct = { actor: { kind: 'ADMIN', id: owner.id }, requestId: 'req_growth' }
    const demo = await services.store.realms.findByName('demo')
    await setLimits(scenario, act, demo?.id ?? '', 1_000_000)
    const realms = await createRealms(scenario, act)
    const simulation = { realms, act, seed: 1 }
    await simulate(scenario, { ...simulation, to: multipliedUntil, count: originals, writeEachMs: 12 * HOUR_MS })
    onProgress(0.1)
    const copies = Math.max(1, Math.round((receipts - recent) / originals))
    multiplyReceipts(file, { copies, visitors: VISITORS, onProgress: (part) => onProgress(0.1 + part * 0.5) })
    // The turns of a busy service have several receipts, whose addresses are sealed together.
    await simulate(scenario, { ...simulation, seed: 2, to: until, count: recent, writeEachMs: MINUTE_MS })
    await useCases.forgetVisitors()
    onProgress(0.9)
    await folder.close()
    checkUsage(file)
    onProgress(1)
    return {
      env,
      file,
      email: first.email,
      password: first.password,
      secretKey: first.apiSecretKey,
      sizes: () => measureFile(file),
      remove: () => rm(dataDir, { recursive: true, force: true }),
    }
  } catch (error) {
    await folder.close().catch(() => undefined)
    await rm(dataDir, { recursive: true, force: true })
    throw error
  }
}

/** A data folder with many receipts. No service may run on it when its functions are called. */
export interface GrowthFolder {
  /** Environment for starting a service on the folder. */
  readonly env: Readonly<Record<string, string>>
  readonly file: string
  readonly email: string
  readonly password: string
  /** A secret key of a further realm, which has three limits. */
  readonly secretKey: string
  sizes(): StoredSizes
  remove(): Promise<void>
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** The receipts are from this period. */
export const PERIOD_MS = 30 * DAY_MS
/** Rate windows are kept for this time, and addresses for an hour less. */
const KEPT_MS = 25 * HOUR_MS
const ORIGINALS_MAX = 12_000
export const VISITORS = 100_000
/** Each thousandth visitor has an address in the network 10.9.0.0/16, which is blocked. */
const BLOCKED_PART = 9

/** The realms with their shares of the requests. The policy of the second realm changes each day. */
const REALMS = [
  { name: demoConfig.realm.name, share: 0.6 },
  { name: 'shipyard', share: 0.3 },
  { name: 'marina', share: 0.1 },
] as const

type AdminAct = Act & { readonly actor: AuditActor }

/**
 * Sets three limits that count each request. The limits for a callee and for the owner refuse none.
 *
 * @param perVisitor The limit per hour for a visitor.
 */
async function setLimits(
  { services, useCases }: Scenario,
  act: AdminAct,
  ownerId: string,
  perVisitor: number,
): Promise<void> {
  const policy: PolicyContent = {
    mode: 'ENFORCED',
    businessHours: null,
    challenge: 'NONE',
    rateLimits: [
      { scope: 'ADDRESS', limit: perVisitor, windowSeconds: 3_600 },
      { scope: 'CALLEE', limit: 1_000_000, windowSeconds: 3_600 },
      { scope: 'OWNER', limit: 1_000_000, windowSeconds: 86_400 },
    ],
  }
  const expectedRevision = (await services.store.policies.find(ownerId))?.revision ?? null
  const input = { ownerId, expectedRevision, policy }
  done(await useCases.setIssuancePolicy({ ...act, scopes: roleScopes.OWNER }, input), 'set')
}

/** Gives each request an id as long as the ids of the service. The ids of the demo are shorter. */
function withRequestIds(scenario: Scenario): Scenario {
  const { issueCredentials } = scenario.useCases
  const useCases: Scenario['useCases'] = {
    ...scenario.useCases,
    issueCredentials: (source, requests) => issueCredentials({ ...source, requestId: newRequestId() }, requests),
  }
  return { ...scenario, useCases }
}

async function createRealms(scenario: Scenario, act: AdminAct): Promise<DemoRealm[]> {
  const { useCases, clock } = scenario
  const realms: DemoRealm[] = []
  for (const { name } of REALMS) {
    const realm = await createDemoRealm(useCases, act, demoDestinations(clock.now()), name)
    const block = {
      realmId: realm.realmId,
      network: `10.${BLOCKED_PART}.0.0/16`,
      issuanceId: null,
      reason: 'Test calls',
      endsAt: null,
    }
    done(await useCases.createBlock(act, block), 'created')
    await setLimits(scenario, act, realm.realmId, 40)
    await setLimits(scenario, act, realm.server.apiClientId, 1_000_000)
    realms.push(realm)
  }
  return realms
}

interface Simulation {
  readonly realms: readonly DemoRealm[]
  readonly act: AdminAct
  readonly seed: number
  /** The end of the simulation. It starts at the simulated time. */
  readonly to: number
  /** The approximate number of decisions. */
  readonly count: number
  /** The simulated time between two commits. */
  readonly writeEachMs: number
}

/** Lets the visitors of all realms request credentials and report their calls. */
async function simulate(scenario: Scenario, { realms, act, seed, to, count, writeEachMs }: Simulation): Promise<void> {
  const { clock, held } = scenario
  const from = clock.now()
  const random = seededRandom(seed)
  const callers: Callers[] = []
  const plan = REALMS.flatMap(({ share }, index) =>
    planTraffic(random, { from, to, count: Math.round(count * share) }).map((planned) => {
      const isOneOfMany = planned.address !== RESTLESS_ADDRESS
      const arrival = isOneOfMany ? { ...planned, address: addressOf(Math.floor(random() * VISITORS)) } : planned
      return { at: arrival.at, happen: async () => callers[index]?.ask(arrival) }
    }),
  )
  const changes = Array.from({ length: Math.floor((to - from) / DAY_MS) }, (_, day) => ({
    at: from + (day + 1) * DAY_MS,
    happen: () => setLimits(scenario, act, realms[1]?.realmId ?? '', 40 + (day % 3)),
  }))
  const agenda = new Agenda([...plan, ...changes])
  callers.push(...realms.map((realm) => createCallers(scenario, realm, agenda)))
  let writtenAt = from
  for (let event = agenda.next(); event !== null && event.at < to; event = agenda.next()) {
    if (event.at >= writtenAt + writeEachMs) {
      writtenAt = event.at
      // Decisions are written when their calls have ended, so that they are written only once.
      await held.write(writtenAt - HOUR_MS)
    }
    clock.moveTo(event.at)
    await event.happen()
  }
  clock.moveTo(to)
  await held.write(Number.POSITIVE_INFINITY)
}

/** The address of a visitor, in the network 10.0.0.0/8. */
function addressOf(visitor: number): string {
  const second = visitor % 1_000 === 0 ? BLOCKED_PART : 16 + (visitor >> 16)
  return `10.${second}.${(visitor >> 8) & 255}.${visitor & 255}`
}
