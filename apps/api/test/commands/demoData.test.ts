import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Issuance, unfiltered, verifyAuditChain } from '@anoncall/domain'
import { memoryServices } from '@anoncall/domain/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDemoData } from '../../src/commands/demo/createDemoData.ts'
import { createScenario } from '../../src/commands/demo/createScenario.ts'
import { planTraffic, seededRandom } from '../../src/commands/demo/planTraffic.ts'
import { runCommand } from '../../src/commands/runCommand.ts'
import { readConfig } from '../../src/config/readConfig.ts'
import { type DataFolder, openDataFolder } from '../../src/setup/openDataFolder.ts'
import { acquireInstanceLock } from '../../src/store/acquireInstanceLock.ts'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'anoncall-demo-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

async function run(args: readonly string[] = [], environment: Record<string, string> = {}) {
  let [printed, errors] = ['', '']
  const code = await runCommand(['demo-data', ...args], {
    environment: { ANONCALL_DATA_DIR: dataDir, ...environment },
    print: (text) => {
      printed += text
    },
    printError: (text) => {
      errors += text
    },
  })
  return { code, printed, errors }
}

async function inFolder<Result>(look: (folder: DataFolder) => Promise<Result>): Promise<Result> {
  const folder = await openDataFolder(readConfig({ ANONCALL_DATA_DIR: dataDir }), 'service')
  try {
    return await look(folder)
  } finally {
    await folder.close()
  }
}

async function decisionsOf({ store }: Pick<DataFolder['services'], 'store'>): Promise<Issuance[]> {
  const decisions: Issuance[] = []
  for (;;) {
    const last = decisions.at(-1)
    const after = last === undefined ? null : { key: last.decidedAt, id: last.id }
    const page = await store.issuances.list(unfiltered, { first: 500, after })
    decisions.push(...page.entries)
    if (!page.hasNextPage) return decisions
  }
}

const FOUR_WEEKS = 28 * 86_400_000
const until = Date.UTC(2026, 2, 1, 12)

describe('demo-data', () => {
  it('fills an unused folder with decisions of all kinds up to now, and prints where to look', async () => {
    const before = Date.now()
    const { code, printed, errors } = await run(['--decisions', '1500'])
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(printed).toContain('This is the first start.')
    expect(printed).toMatch(/4 of 4 weeks: 1,[3-7]\d\d decisions\n/)
    expect(printed).toContain('npm start')
    await inFolder(async ({ services }) => {
      const decisions = await decisionsOf(services)
      expect(decisions.length).toBeGreaterThan(1_350)
      expect(decisions.length).toBeLessThan(1_650)
      const times = decisions.map(({ decidedAt }) => decidedAt)
      expect(Math.max(...times)).toBeLessThan(Date.now())
      expect(Math.max(...times)).toBeGreaterThan(before - 86_400_000)
      expect(Math.min(...times)).toBeLessThan(before - FOUR_WEEKS + 2 * 86_400_000)
      expect([...new Set(decisions.map(({ refusalReason }) => refusalReason))].sort()).toEqual(
        expect.arrayContaining([
          null,
          'CALLEE_NOT_ALLOWED',
          'CHALLENGE_REQUIRED',
          'NETWORK_BLOCKED',
          'ORIGIN_NOT_ALLOWED',
          'OUTSIDE_BUSINESS_HOURS',
          'RATE_LIMITED',
        ]),
      )
      expect(decisions.some(({ wouldBeRefusedFor }) => wouldBeRefusedFor === 'OUTSIDE_BUSINESS_HOURS')).toBe(true)
      const reports = decisions.flatMap(({ report }) => (report === null ? [] : [report]))
      expect(reports.some(({ connectedAt, endedAt }) => connectedAt !== null && (endedAt ?? 0) > connectedAt)).toBe(
        true,
      )
      expect(reports.some(({ failureCode }) => failureCode === 'NO_ANSWER')).toBe(true)
      expect((await verifyAuditChain(services)).isIntact).toBe(true)
      expect((await services.store.realms.findByName('demo'))?.name).toBe('demo')
    })
  })

  it('reports that it adds nothing a second time', async () => {
    await run(['--decisions', '60'])
    const first = await inFolder(({ services }) => decisionsOf(services))
    const second = await run(['--decisions', '60'])
    expect(second.code).toBe(0)
    expect(second.printed).toContain('There is already a realm "harbour", so nothing was added.')
    expect(await inFolder(({ services }) => decisionsOf(services))).toEqual(first)
  })

  it('is rejected in production with one sentence, and leaves nothing behind', async () => {
    const empty = join(dataDir, 'not-yet')
    const outcome = await run([], { NODE_ENV: 'production', ANONCALL_DATA_DIR: empty })
    expect(outcome).toEqual({
      code: 1,
      printed: '',
      errors: 'Demo data is for development. With NODE_ENV=production, this command does nothing.\n',
    })
    expect(existsSync(empty)).toBe(false)
  })

  it('is rejected with one sentence while a service uses the folder', async () => {
    await run(['--decisions', '1'])
    const lock = await acquireInstanceLock(dataDir)
    const { code, printed, errors } = await run()
    await lock.release()
    expect({ code, printed }).toEqual({ code: 1, printed: '' })
    expect(errors).toBe(
      `${dataDir} is in use by process ${process.pid}. A data folder serves one instance. Stop the other one first.\n`,
    )
  })

  it.each([
    ['--decisions', '0'],
    ['--decisions', '1.5'],
    ['--decisions', '1000001'],
    ['--decisions', 'many'],
    ['--decisions'],
    ['--decision', '9'],
    ['9'],
  ])('rejects %s %s as a number of decisions', async (...args) => {
    const { code, errors } = await run(args)
    expect(code).toBe(2)
    expect(errors).toContain('\n\nUsage: anoncall demo-data [--decisions <count>]\n')
    expect(existsSync(join(dataDir, 'anoncall.db'))).toBe(false)
  })

  it('does not change an existing realm, its policy and its decisions', async () => {
    await run(['--decisions', '1'])
    const own = await inFolder(async ({ services }) => {
      const realm = await services.store.realms.findByName('demo')
      const demoRealm = await services.store.realms.findByName('harbour')
      await services.store.realms.remove(demoRealm?.id ?? '')
      return { realm, entries: await services.store.auditLog.scan(0, 5) }
    })
    await run(['--decisions', '60'])
    await inFolder(async ({ services }) => {
      expect(await services.store.realms.findByName('demo')).toEqual(own.realm)
      expect(await services.store.auditLog.scan(0, 5)).toEqual(own.entries)
      const realmIds = new Set((await decisionsOf(services)).map(({ realmId }) => realmId))
      expect(realmIds).not.toContain(own.realm?.id)
    })
  })
})

describe('the simulated traffic', () => {
  it('is identical for the same weeks', async () => {
    const tell = async () => {
      const services = memoryServices()
      const scenario = createScenario(services, until - FOUR_WEEKS)
      const figures = await createDemoData(scenario, {
        until,
        decisions: 900,
        ownerId: 'adm_1',
        onProgress: () => undefined,
      })
      const decisions = await decisionsOf(services)
      return {
        figures,
        told: decisions.map(({ decidedAt, callee, refusalReason, report }) => [
          decidedAt,
          callee,
          refusalReason,
          report,
        ]),
      }
    }
    const first = await tell()
    expect(first).toEqual(await tell())
    expect(first.figures?.issued).toBeGreaterThan(500)
    expect(first.told.some(([, , refusalReason]) => refusalReason === 'PAUSED')).toBe(true)
  })

  it('ends on time: everything is stored, nothing is reported later, and visitors are kept for at most a day', async () => {
    const services = memoryServices()
    const scenario = createScenario(services, until - FOUR_WEEKS)
    const figures = await createDemoData(scenario, {
      until,
      decisions: 900,
      ownerId: 'adm_1',
      onProgress: () => undefined,
    })
    const decisions = await decisionsOf(services)
    expect(decisions).toHaveLength((figures?.issued ?? 0) + (figures?.refused ?? 0))
    const times = decisions.flatMap(({ decidedAt, report }) => [
      decidedAt,
      report?.connectedAt ?? 0,
      report?.endedAt ?? 0,
    ])
    expect(Math.max(...times)).toBeLessThan(until)
    const kept = decisions.filter(({ isAddressKept }) => isAddressKept)
    expect(kept).not.toEqual([])
    expect(Math.min(...kept.map(({ decidedAt }) => decidedAt))).toBeGreaterThanOrEqual(until - 86_400_000)
    const clients = await services.store.apiClients.list({ realmId: null, first: 10, after: null })
    const keys = await Promise.all(clients.entries.map(({ id }) => services.store.apiKeys.listByClient(id)))
    expect(keys.flat().map(({ lastUsedAt }) => lastUsedAt)).toEqual([until, until])
  })

  it('uses only addresses that are reserved for documentation', () => {
    const plan = planTraffic(seededRandom(7), { from: until - FOUR_WEEKS, to: until, count: 20_000 })
    const strangers = plan.filter(
      ({ address }) => !/^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$|^2001:db8:/.test(address),
    )
    expect(strangers).toEqual([])
    expect(new Set(plan.map(({ address }) => address)).size).toBeGreaterThan(500)
  })

  it('is busier by day than by night, and on Mondays than on Sundays', () => {
    const plan = planTraffic(seededRandom(7), { from: until - FOUR_WEEKS, to: until, count: 20_000 })
    const count = (of: (date: Date) => boolean) => plan.filter(({ at }) => of(new Date(at))).length
    expect(count((date) => date.getUTCHours() === 10)).toBeGreaterThan(10 * count((date) => date.getUTCHours() === 3))
    expect(count((date) => date.getUTCDay() === 1)).toBeGreaterThan(2 * count((date) => date.getUTCDay() === 0))
  })
})
