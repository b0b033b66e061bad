import { hkdfSync } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NewIssuance } from '@anoncall/domain'
import { fixedClock } from '@anoncall/domain/testing'
import { gcm } from '@noble/ciphers/aes.js'
import fc from 'fast-check'
import { Kysely } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { moverOfEarlierIssuances } from '../../src/store/earlier/moveEarlierIssuances.ts'
import { combine, IssuanceDivider } from '../../src/store/receipts/facts.ts'
import type { Schema } from '../../src/store/Schema.ts'
import { openConnection } from '../../src/store/sqlite/openConnection.ts'
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts'
import { SqliteDialect } from '../../src/store/sqlite/SqliteDialect.ts'
import { createAddressVault } from '../../src/vault/createAddressVault.ts'
import { Secret } from '../../src/vault/Secret.ts'
import { issue, issued } from '../testkit/issue.ts'
import { openShop } from '../testkit/openShop.ts'
import { setPolicy } from '../testkit/setPolicy.ts'
import { startTestApi } from '../testkit/startTestApi.ts'
import { earlierRow } from './earlierRows.ts'
import { fresh, rows } from './rows.ts'
import { tempFolder } from './tempFolder.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

function openRaw(file: string) {
  const connection = openConnection(file, { isReader: false })
  onTestFinished(() => connection.close())
  return { connection, db: new Kysely<Schema>({ dialect: new SqliteDialect(connection) }) }
}

async function openStore() {
  const file = join(tempFolder(), 'anoncall.db')
  const store = await openSqliteStore({ file })
  onTestFinished(() => store.close())
  store.sealAddressesWith(createAddressVault(new Secret(Buffer.alloc(32, 7))))
  return { store, file, ...openRaw(file) }
}

test('an issuance is restored from its facts and its values, whatever its sentences contain', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('open, We 10:32 in Europe/Lisbon', 'free again at 2026-01-05T09:00:00.000Z; 2026-01-05'),
    fc.constantFrom(
      'https://x.example is not among the 3 origins',
      'Mo 2026-01-05 09:00Mo 09:00',
      '2026-01-052026-01-05',
    ),
  )
  const origin = fc.option(fc.constantFrom('https://x.example', '', 'Mo 09:00', 'x'), { nil: null })
  const step = fc
    .record({ isPassed: fc.boolean(), detail: text, check: fc.constantFrom('ORIGIN' as const, 'CALLEE' as const) })
    .map((fields) => ({ ...fields, isEnforced: true, policy: null }))
  const given = fc.record({
    steps: fc.array(step, { maxLength: 4 }),
    origin,
    callee: fc.constantFrom('support', 'a@b.example', ''),
    destinationId: fc.option(fc.constant('dst_1'), { nil: null }),
    keyKind: fc.constantFrom('SECRET' as const, 'PUBLISHABLE' as const),
    decidedAt: fc.integer({ min: 0, max: 5_000 }),
    expiresAt: fc.option(fc.integer({ min: 0, max: 9_000 }), { nil: null }),
  })
  // One divider for all of them, because it compares with earlier issuances.
  const divider = new IssuanceDivider()
  fc.assert(
    fc.property(given, (changed) => {
      const issuance = rows.issuance(changed)
      const { own, content } = divider.divide(issuance)
      const row = {
        number: 1,
        id: issuance.id,
        decided_at: issuance.decidedAt,
        facts_id: 1,
        request_id: issuance.requestId,
        visitor: issuance.visitor,
        reference: issuance.reference,
        connected_at: null,
        ended_at: null,
        failure_code: null,
      }
      expect({ ...combine({ ...row, ...own, content }), isAddressKept: false }).toEqual(issuance)
    }),
    { numRuns: 2_000 },
  )
})

test('the number of facts depends on the configuration only, and not on visitors, minutes, origins or callees', async () => {
  const clock = fixedClock(Date.UTC(2026, 0, 5, 8))
  const api = await startTestApi({}, { clock })
  onTestFinished(() => api.close())
  const shop = await openShop(api, { calleePatterns: ['*@acme.example'] })
  const windows = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'].map((weekday) => ({
    weekday,
    opens: '09:00',
    closes: '17:00',
  }))
  const policy = { mode: 'ENFORCED', challenge: 'NONE', businessHours: null, rateLimits: [] }
  await setPolicy(api, shop.realmId, {
    ...policy,
    businessHours: { timeZone: 'Europe/Lisbon', windows, closedDates: ['2026-01-08'] },
    rateLimits: [{ scope: 'ADDRESS', limit: 2, windowSeconds: 3_600 }],
  })
  await setPolicy(api, shop.destinationId, {
    ...policy,
    mode: 'MONITORED',
    rateLimits: [{ scope: 'CALLEE', limit: 3, windowSeconds: 7_200 }],
  })
  const { db } = openRaw(join(api.dataDir, 'anoncall.db'))
  const countFacts = async () => (await db.selectFrom('receipt_facts').select('id').execute()).length
  const round = async (from: number) => {
    for (let index = from; index < from + 20; index += 1) {
      const visitorAddress = `203.0.113.${index}`
      await issue(api, shop.secret, { visitorAddress })
      await issue(api, shop.secret, { visitorAddress, callee: `person${index}@acme.example` })
      await issue(api, shop.secret, { visitorAddress, callee: `nothing-${index}` })
      await issue(api, { key: shop.publishable.key, origin: `https://page-${index}.example` })
      await issue(api, shop.publishable)
      clock.advance(67 * 60_000)
    }
  }
  await round(0)
  await round(20)
  const afterTwoDays = await countFacts()
  expect(afterTwoDays).toBeLessThan(30)
  await round(40)
  await round(60)
  await round(80)
  await round(100)
  expect(await countFacts()).toBeLessThanOrEqual(afterTwoDays + 3)
})

test('addresses can be read for their time only, and their keys are in no file afterwards', async () => {
  const clock = fixedClock(Date.now())
  const api = await startTestApi({ ANONCALL_VISITOR_ADDRESS_HOURS: '2' }, { clock })
  onTestFinished(() => api.close())
  const shop = await openShop(api)
  const id = await issued(api, shop.secret, { visitorAddress: '203.0.113.77' })
  const { issuances } = api.services.store
  expect(await issuances.addressOf(id, 0)).toBe('203.0.113.77')
  const { db } = openRaw(join(api.dataDir, 'anoncall.db'))
  const [key] = await db.selectFrom('address_keys').selectAll().execute()
  if (key?.sealed_key == null) throw new Error('no key')
  const sealedKey = key.sealed_key
  const files = () => readdirSync(api.dataDir).filter((name) => name.startsWith('anoncall.db'))
  const find = (text: string) => files().filter((name) => readFileSync(join(api.dataDir, name)).includes(text))
  expect(find(sealedKey)).not.toEqual([])
  expect(find('203.0.113.77')).toEqual([])

  clock.advance(2 * HOUR)
  api.services.clockGuard.sample()
  // The address is not returned any more, even before the maintenance has destroyed the key.
  expect(await issuances.addressOf(id, clock.now() - 2 * HOUR)).toBeNull()
  await api.useCases.forgetVisitors()
  await api.upkeep.eraseDeleted()
  expect(await issuances.addressOf(id, 0)).toBeNull()
  expect(await issuances.find(id)).toMatchObject({ isAddressKept: false })
  for (const table of ['address_keys', 'receipt_addresses'] as const)
    expect(await db.selectFrom(table).selectAll().execute()).toEqual([])
  // Neither the key nor a part of it is left.
  for (let from = 0; from + 16 <= sealedKey.length; from += 8)
    expect(find(sealedKey.slice(from, from + 16))).toEqual([])
})

test('no address is stored if addresses are kept for 0 hours', async () => {
  const api = await startTestApi({ ANONCALL_VISITOR_ADDRESS_HOURS: '0' })
  onTestFinished(() => api.close())
  const shop = await openShop(api)
  const id = await issued(api, shop.secret, { visitorAddress: '203.0.113.77' })
  expect(await api.services.store.issuances.find(id)).toMatchObject({ isAddressKept: false })
  const { db } = openRaw(join(api.dataDir, 'anoncall.db'))
  expect(await db.selectFrom('receipt_addresses').selectAll().execute()).toEqual([])
})

/** Seals an address as the previous version did, with another implementation of AES-GCM. */
function earlierSeal(issuanceId: string, address: string): string {
  const [salt, nonce] = [Buffer.alloc(16, 3), Buffer.alloc(12, 5)]
  const key = new Uint8Array(hkdfSync('sha256', Buffer.alloc(32, 7), salt, 'visitor addresses', 32))
  const sealed = gcm(key, nonce, Buffer.from(`issuances|${issuanceId}|sealed_address|1|v1`))
  return `v1.${Buffer.concat([salt, nonce, sealed.encrypt(Buffer.from(address.padEnd(39)))]).toString('base64url')}`
}

test('issuances of the previous version keep their address, their windows and their reports when they are moved', async () => {
  const { store, db } = await openStore()
  const decidedAt = 100 * DAY
  const window = { key: 'rlm_1 OWNER 86400 ', openedAt: decidedAt, endsAt: decidedAt + DAY }
  const kept = rows.issuance({ id: 'iss_1', decidedAt, isAddressKept: true })
  const forgotten = rows.issuance({ id: 'iss_2', decidedAt })
  const later = rows.issuance({ id: 'iss_3', decidedAt: decidedAt + HOUR, isAddressKept: true })
  const put = (issuance: NewIssuance['issuance'], address: string | null) =>
    db
      .insertInto('issuances')
      .values(
        earlierRow({ issuance, rateWindows: [window] }, address === null ? null : earlierSeal(issuance.id, address)),
      )
      .execute()
  await put(kept, '203.0.113.7')
  await put(forgotten, null)
  await put(later, '2001:db8::1')
  await store.issuances.record(fresh([rows.issuance({ id: 'iss_4', decidedAt })], { rateWindows: [window] }))
  const { find, addressOf, setReport, countsInForce } = store.issuances
  const state = async () => [
    await Promise.all(['iss_1', 'iss_2', 'iss_3'].map(find)),
    await Promise.all(['iss_1', 'iss_2', 'iss_3'].map((id) => addressOf(id, 0))),
    await countsInForce(decidedAt + 2 * HOUR),
  ]
  await setReport('iss_1', { connectedAt: decidedAt + 5 })
  const report = { connectedAt: decidedAt + 5, endedAt: null, failureCode: null }
  const expected = [
    [{ ...kept, report }, forgotten, later],
    ['203.0.113.7', null, '2001:db8::1'],
    [{ ...window, count: 4 }],
  ]
  expect(await state()).toEqual(expected)
  expect(await store.moveEarlierIssuances(2)).toBe(2)
  expect(await state()).toEqual(expected)
  expect(await store.moveEarlierIssuances(2)).toBe(1)
  expect(await store.moveEarlierIssuances(2)).toBe(0)
  expect(await state()).toEqual(expected)
  expect(await db.selectFrom('issuances').selectAll().execute()).toEqual([])
  await setReport('iss_1', { endedAt: decidedAt + 9 })
  expect(await find('iss_1')).toMatchObject({ report: { ...report, endedAt: decidedAt + 9 } })
})

test('a report that arrives while an issuance is moved is not lost', async () => {
  const { store, db } = await openStore()
  const issuance = rows.issuance()
  await db
    .insertInto('issuances')
    .values(earlierRow({ issuance, rateWindows: [] }))
    .execute()
  let reports = 1
  const move = moverOfEarlierIssuances(
    {
      read: db,
      write: async (work) => {
        if (reports > 0) await store.issuances.setReport('iss_1', { connectedAt: 5 })
        reports -= 1
        return db.transaction().execute(work)
      },
    },
    { addressVault: () => expect.fail('there is no address'), writer: 0 },
  )
  expect(await move(9)).toBe(1)
  const report = { connectedAt: 5, endedAt: null, failureCode: null }
  expect(await store.issuances.find('iss_1')).toEqual({ ...issuance, report })
  const day = { realmId: null, apiClientId: null, destinationId: null, from: 0, to: DAY, stepMs: DAY }
  expect(await store.issuances.usage(day)).toMatchObject([{ count: 1, connected: 1 }])
})

test('counts of hours outlive the receipts, and count a report in the hour of its issuance', async () => {
  const { store } = await openStore()
  const hours = { realmId: null, apiClientId: null, destinationId: null, from: 0, to: 5 * HOUR, stepMs: HOUR }
  await store.issuances.record(
    fresh([
      rows.issuance({ id: 'iss_1', decidedAt: HOUR + 1, expiresAt: HOUR + 2 }),
      rows.issuance({ id: 'iss_2', decidedAt: HOUR + 1, expiresAt: HOUR + 2, isTrial: true }),
    ]),
  )
  await store.issuances.setReport('iss_1', { connectedAt: 3 * HOUR })
  await store.issuances.setReport('iss_1', { connectedAt: 4 * HOUR })
  await store.issuances.setReport('iss_2', { connectedAt: 4 * HOUR })
  const expected = [{ step: 1, outcome: 'ISSUED', refusalReason: null, count: 1, connected: 1, wouldBeRefused: 0 }]
  expect(await store.issuances.usage(hours)).toEqual(expected)
  expect(await store.issuances.removeBefore(2 * HOUR, 2 * HOUR, 9)).toBe(2)
  expect(await store.issuances.find('iss_1')).toBeNull()
  expect(await store.issuances.usage(hours)).toEqual(expected)
  expect(await store.removeOldUsage(2 * HOUR, 9)).toBe(1)
  expect(await store.issuances.usage(hours)).toEqual([])
})

test('the addresses of removed receipts are removed too, even if addresses are kept for longer', async () => {
  const { store, db } = await openStore()
  for (const [id, decidedAt] of [
    ['iss_1', 1],
    ['iss_2', DAY],
  ] as const)
    await store.issuances.record(
      fresh([rows.issuance({ id, decidedAt, expiresAt: decidedAt + 1, isAddressKept: true })], {
        address: '203.0.113.7',
      }),
    )
  const turns = async () => (await db.selectFrom('receipt_addresses').select('turn').execute()).length
  expect(await turns()).toBe(2)
  await store.issuances.removeBefore(DAY, 2 * DAY, 9)
  expect(await turns()).toBe(1)
  expect(await store.issuances.addressOf('iss_2', 0)).toBe('203.0.113.7')
  await store.issuances.removeBefore(2 * DAY, 2 * DAY, 9)
  expect(await turns()).toBe(0)
})

test('facts are removed only after their last receipt, and not while a process may use them', async () => {
  const { store, db } = await openStore()
  await store.issuances.record(fresh([rows.issuance({ id: 'iss_1' }), rows.refusal({ id: 'iss_2' })]))
  const now = Date.now()
  expect(await store.removeUnusedFacts(now + 9 * DAY, 9)).toBe(0)
  await db.updateTable('receipt_facts').set({ used_on_day: 0 }).execute()
  expect(await store.removeUnusedFacts(now, 9)).toBe(0)
  await db.deleteFrom('receipts').where('id', '=', 'iss_2').execute()
  expect(await store.removeUnusedFacts(now, 9)).toBe(1)
  expect(await store.issuances.find('iss_1')).toEqual(rows.issuance({ id: 'iss_1' }))
})
