import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { environment } from '../harness/environment.ts'
import { Owner } from '../harness/Owner.ts'
import { commandEntry, makeDataDir, startAnoncall } from '../harness/startAnoncall.ts'
import { type RunningProcess, startProcess } from '../harness/startProcess.ts'
import { textAt } from '../harness/valueAt.ts'
import { type Attempt, Replicas } from './Replicas.ts'
import { startLoad } from './startLoad.ts'
import { type LoadFigures, startSteadyLoad } from './startSteadyLoad.ts'

const DATABASE_KILLS = Number(environment.DATABASE_KILLS ?? 100)
const DECISIONS = Number(environment.DECISIONS ?? 100_000)

const print = (text: string) => process.stdout.write(`  ${text}\n`)
const inMs = (value: number) => `${Math.round(value).toLocaleString('en')} ms`

function describeLoad({ sent, issued, repeated, failed, p99, slowest }: LoadFigures): string {
  const failures = [...failed].map(([words, count]) => `${words} ${count}`).join(', ') || 'none'
  return `${sent} requests, ${issued.length} issued, ${repeated} repeated, failed: ${failures}; p99 ${inMs(p99)}, slowest ${inMs(slowest)}`
}

async function withReplicas(count: number, work: (replicas: Replicas) => Promise<void>): Promise<void> {
  const replicas = await Replicas.start(count, 0)
  try {
    await work(replicas)
  } finally {
    await replicas.stop()
  }
}

test('a limit of 100 admits 100 of 3,000 attempts at three replicas', () =>
  withReplicas(3, async (replicas) => {
    const rateLimits = [{ scope: 'OWNER', limit: 100, windowSeconds: 3_600 }]
    await replicas.owner.ask(
      'mutation ($input: SetIssuancePolicyInput!) { setIssuancePolicy(input: $input) { __typename } }',
      {
        input: { ownerId: replicas.realmId, policy: { rateLimits } },
      },
    )
    await pass(1_000)
    const kinds = new Map<string, number>()
    const begunAt = performance.now()
    const ask = async (start: number): Promise<void> => {
      for (let index = start; index < 3_000; index += 60) {
        const attempt = await replicas.issueAt(index)
        const kind = attempt.kind === 'refused' ? attempt.reason : attempt.kind
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      }
    }
    await Promise.all(Array.from({ length: 60 }, (_, start) => ask(start)))
    print(`${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')} in ${inMs(performance.now() - begunAt)}`)
    expect(Object.fromEntries(kinds)).toEqual({ issued: 100, RATE_LIMITED: 2_900 })
  }))

test('a pause, a revoked key and an activated key take effect at all three replicas within a second', () =>
  withReplicas(3, async (replicas) => {
    const { owner, realmId } = replicas
    /** Returns how many milliseconds pass until a change has taken effect at all replicas. */
    const inForce = async (isSo: (attempt: Attempt) => boolean): Promise<number> => {
      const answeredAt = performance.now()
      const all = Array.from({ length: replicas.count }, async (_, index) => {
        while (!isSo(await replicas.issueAt(index))) if (performance.now() - answeredAt > 10_000) return 10_000
        return performance.now() - answeredAt
      })
      return Math.max(...(await Promise.all(all)))
    }
    const times: Record<string, number[]> = { pause: [], activation: [], revocation: [] }
    for (let round = 0; round < 20; round += 1) {
      await owner.ask('mutation ($input: PauseIssuingInput!) { pauseIssuing(input: $input) { __typename } }', {
        input: { ownerId: realmId, reason: 'Flooded.' },
      })
      times.pause?.push(await inForce(({ kind }) => kind === 'refused'))
      await owner.ask('mutation ($input: ResumeIssuingInput!) { resumeIssuing(input: $input) { __typename } }', {
        input: { ownerId: realmId, reason: 'Over.' },
      })
      await inForce(({ kind }) => kind === 'issued')
      const gatewayRealm = `demo-${round}`
      await owner.rotateRealmKey('demo', {
        cipher: 'AES_128_ECB',
        key: `key${String(round).padStart(13, 'x')}`,
        gatewayRealm,
      })
      times.activation?.push(await inForce((attempt) => attempt.kind === 'issued' && attempt.realm === gatewayRealm))
    }
    const keys = await owner.ask('{ apiClients(first: 1) { edges { node { keys { id kind } } } } }')
    const secret = [...Object(keys).data.apiClients.edges[0].node.keys].find(({ kind }) => kind === 'SECRET')
    await owner.ask('mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { __typename } }', {
      input: { apiKeyId: textAt(secret, 'id'), reason: 'Lost.' },
    })
    times.revocation?.push(await inForce(({ kind }) => kind === 'error'))
    for (const [what, list] of Object.entries(times)) {
      const sorted = list.toSorted((one, other) => one - other)
      print(
        `${what}: median ${inMs(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN)}, slowest of ${sorted.length} ${inMs(sorted.at(-1) ?? Number.NaN)}`,
      )
      expect(sorted.at(-1)).toBeLessThan(1_000)
    }
  }))

test('a client that retries once never fails while replicas restart one after another at 200 requests a second', () =>
  withReplicas(3, async (replicas) => {
    const load = startSteadyLoad(replicas, { perSecond: 200, attempts: 2 })
    const until = performance.now() + 60_000
    const ends: number[] = []
    for (let index = 0; performance.now() < until; index = (index + 1) % replicas.count) {
      ends.push((await replicas.restart(index)).ended)
      await pass(2_000)
    }
    const figures = await load.end()
    print(`${ends.length} restarts, each ended within ${inMs(Math.max(...ends))}; ${describeLoad(figures)}`)
    expect([...figures.failed]).toEqual([])
    expect(await replicas.countRows(figures.issued)).toBe(figures.issued.length)
  }))

test('no acknowledged row is lost while connections are ended at random for half a minute', () =>
  withReplicas(2, async (replicas) => {
    const load = startSteadyLoad(replicas, { perSecond: 200, attempts: 2 })
    const until = performance.now() + 30_000
    let ended = 0
    while (performance.now() < until) {
      await pass(200)
      const rows = await replicas.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'anoncall%' and random() < 0.3",
      )
      ended += rows.length
    }
    const figures = await load.end()
    print(`${ended} connections ended; ${describeLoad(figures)}`)
    expect(await replicas.countRows(figures.issued)).toBe(figures.issued.length)
    expect([...figures.failed.keys()].filter((words) => words !== 'SERVICE_UNAVAILABLE')).toEqual([])
    expect([...figures.failed.values()].reduce((sum, count) => sum + count, 0)).toBeLessThan(figures.sent / 100)
  }))

test(`a database that is killed ${DATABASE_KILLS} times under load loses no acknowledged row, and the service recovers automatically`, () =>
  withReplicas(2, async (replicas) => {
    const load = startSteadyLoad(replicas, { perSecond: 100, attempts: 1 })
    const backs: number[] = []
    for (let round = 0; round < DATABASE_KILLS; round += 1) {
      await pass(200 + Math.random() * 400)
      await replicas.server.kill()
      await replicas.server.start()
      const upAt = performance.now()
      const before = load.issuedCount()
      while (load.issuedCount() === before && performance.now() - upAt < 20_000) await pass(5)
      backs.push(performance.now() - upAt)
      if ((round + 1) % 20 === 0) print(`${round + 1} kills`)
    }
    const figures = await load.end()
    const sorted = backs.toSorted((one, other) => one - other)
    print(
      `issuing again after the server was up: median ${inMs(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN)}, slowest ${inMs(sorted.at(-1) ?? Number.NaN)}; ${describeLoad(figures)}`,
    )
    expect(await replicas.countRows(figures.issued)).toBe(figures.issued.length)
    expect(sorted.at(-1)).toBeLessThan(5_000)
    expect([...figures.failed.keys()].filter((words) => words !== 'SERVICE_UNAVAILABLE')).toEqual([])
  }))

test(`${DECISIONS.toLocaleString('en')} decisions can be moved to PostgreSQL and back, backed up under load and restored, with an intact audit chain`, async () => {
  const processes: RunningProcess[] = []
  const dataDir = await makeDataDir()
  const command = async (settings: Record<string, string>, ...args: string[]): Promise<string> => {
    const begunAt = performance.now()
    const run = startProcess(commandEntry, settings, args)
    processes.push(run)
    expect(await run.ended, run.output.stderr).toBe(0)
    print(`${args[0]}: ${inMs(performance.now() - begunAt)}; ${run.output.stdout.trim().split('\n').at(0)}`)
    return run.output.stdout
  }
  const masterKeys = { ANONCALL_MASTER_KEYS_FILE: join(dataDir, 'master-keys') }
  const replicas = await Replicas.start(1, 0)
  try {
    await command({ ANONCALL_DATA_DIR: dataDir }, 'demo-data', '--decisions', String(DECISIONS))
    const file = join(dataDir, 'export.jsonl')
    const found = foundIn(await command({ ANONCALL_DATA_DIR: dataDir }, 'export', file))
    const databaseUrl = await replicas.server.createDatabase()
    const shared = { ...masterKeys, ANONCALL_DATA_DIR: await makeDataDir(), DATABASE_URL: databaseUrl }
    expect(foundIn(await command(shared, 'import', file))).toBe(found)
    const back = join(dataDir, 'back.jsonl')
    expect(foundIn(await command(shared, 'export', back))).toBe(found)
    const returned = { ...masterKeys, ANONCALL_DATA_DIR: await makeDataDir() }
    expect(foundIn(await command(returned, 'import', back))).toBe(found)

    const anoncall = await startAnoncall({
      workerIndex: 0,
      dataDir,
      settings: { ANONCALL_FLOOD_LIMIT_PER_MINUTE: '1000000', LOG_LEVEL: 'warn' },
      onStarted: (api) => processes.push(api),
    })
    const owner = await Owner.settleIn(anoncall, 'lantern orbit velvet 47 quarry')
    const realmId = textAt(await owner.ask('{ realm(name: "demo") { id } }'), 'data.realm.id')
    const { graphqlUrl, firstRun } = anoncall
    const load = startLoad({ graphqlUrl, secretKey: firstRun.apiSecretKey, owner, realmId, connections: 8 })
    const backup = join(dataDir, 'backup.db')
    await command(anoncall.settings, 'backup', backup)
    const { issuanceIds, destinationIds } = await load.end()
    print(`meanwhile ${issuanceIds.length} issued, ${destinationIds.length} acts`)
    expect(issuanceIds.length).toBeGreaterThan(10)
    await command({ ...masterKeys, ANONCALL_DATA_DIR: await makeDataDir() }, 'restore', backup)
    await command(anoncall.settings, 'audit', 'verify')
  } finally {
    await Promise.all(processes.map((each) => each.stop('SIGKILL')))
    await replicas.stop()
  }
})

/** Returns "…; 100,000 decisions; an intact audit log of 57 entries, head ab12…". */
function foundIn(output: string): string {
  return /[\d,]+ decisions; an intact audit log of [\d,]+ entries, head \w+/.exec(output)?.[0] ?? output
}
