import { join } from 'node:path'
import Database from 'libsql'
import { expect, onTestFinished, test } from 'vitest'
import { openDataFolder } from '../../src/setup/openDataFolder.ts'
import { fresh, rows } from '../store/rows.ts'
import { tempFolder } from '../store/tempFolder.ts'

function configOf(dataDir: string, visitorAddressHours = 24) {
  return {
    dataDir,
    databaseUrl: null,
    databaseConnections: 1,
    masterKeysFile: join(dataDir, 'master-keys'),
    visitorAddressHours,
  }
}

async function open(dataDir: string) {
  const folder = await openDataFolder(configOf(dataDir), 'service')
  onTestFinished(() => folder.close())
  return folder
}

const limit = { key: 'rlm_1 OWNER 3600 ', limit: 2, windowSeconds: 3_600 }
const demand = { enforced: [limit], monitored: [], isMonitoredCounted: true }

test('counts continue after a restart', async () => {
  const dataDir = tempFolder()
  const first = await open(dataDir)
  const now = first.services.clock.now()
  const taking = await first.services.rateCounters.take(demand, now)
  if (taking.kind !== 'allowed') throw new Error('no room in an empty window')
  await first.services.store.issuances.record(
    fresh([rows.issuance({ decidedAt: now })], { rateWindows: taking.windows }),
  )
  await first.close()

  const { rateCounters } = (await open(dataDir)).services
  expect(await rateCounters.take(demand, now)).toEqual(taking)
  expect(await rateCounters.take(demand, now)).toEqual({ kind: 'full', fullEnforced: taking.windows })
})

test('a start fails if it cannot restore counts, and unlocks the folder', async () => {
  const dataDir = tempFolder()
  const { services, close } = await open(dataDir)
  const decidedAt = services.clock.now()
  await services.store.issuances.record(
    fresh([rows.issuance({ decidedAt })], { rateWindows: [{ key: 'k', openedAt: 1, endsAt: 2 }] }),
  )
  await close()
  const database = new Database(join(dataDir, 'anoncall.db'))
  const damage = (text: string) => database.prepare('update receipt_windows set windows = ?').run([text])
  damage('damaged')
  await expect(openDataFolder(configOf(dataDir), 'service')).rejects.toThrow()
  damage('[]')
  database.close()
  await (await open(dataDir)).close()
})

test('visitors and challenges survive a restart, and the setting limits how long addresses are kept', async () => {
  const dataDir = tempFolder()
  const first = await open(dataDir)
  const now = first.services.clock.now()
  const issuance = rows.issuance({ decidedAt: now, isAddressKept: true })
  await first.services.store.issuances.record(fresh([issuance], { address: '203.0.113.7' }))
  const key = first.services.visitors.key('203.0.113.7/32')
  expect(first.services.visitors.addressHours).toBe(24)
  await first.close()
  const again = await openDataFolder(configOf(dataDir, 0), 'service')
  onTestFinished(() => again.close())
  expect(again.services.visitors.addressHours).toBe(0)
  expect(await again.services.store.issuances.addressOf('iss_1', 0)).toBe('203.0.113.7')
  expect(again.services.visitors.key('203.0.113.7/32')).toBe(key)
})
