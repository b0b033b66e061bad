import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type {
  Issuance,
  IssuanceFilter,
  IssuanceRepository,
  NewIssuance,
  PageRequest,
  RefusalReason,
  Store,
  TimeRange,
} from '@anoncall/domain'
import { memoryStore } from '@anoncall/domain/testing'
import fc from 'fast-check'
import { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import type { Schema } from '../../src/store/Schema.ts'
import { openConnection } from '../../src/store/sqlite/openConnection.ts'
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts'
import { SqliteDialect } from '../../src/store/sqlite/SqliteDialect.ts'
import { earlierRow } from './earlierRows.ts'
import { fresh, rows } from './rows.ts'
import { tempFolder } from './tempFolder.ts'

const reason = fc.constantFrom<RefusalReason>('PAUSED', 'RATE_LIMITED', 'NETWORK_BLOCKED', 'CHALLENGE_FAILED')
const id = (prefix: string) => fc.constantFrom(`${prefix}_1`, `${prefix}_2`)
const HOUR = 3_600_000
/** Instants within milliseconds, and instants within hours. */
const instant = fc.oneof(
  fc.integer({ min: 0, max: 60 }),
  fc.integer({ min: 0, max: 60 }).map((part) => part * (HOUR / 8)),
)
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 2 })

const decision: fc.Arbitrary<Partial<Issuance>> = fc.record({
  decidedAt: instant,
  isTrial: fc.boolean(),
  realmId: id('rlm'),
  apiClientId: id('cli'),
  destinationId: orNull(id('dst')),
  callee: fc.constantFrom('support', 'sales'),
  visitor: orNull(fc.constantFrom('a', 'b')),
})
const issued = fc
  .record({ wouldBeRefusedFor: orNull(reason), connectedAt: orNull(instant), expiresAt: instant })
  .map(({ wouldBeRefusedFor, connectedAt, expiresAt }) =>
    rows.issuance({
      expiresAt,
      wouldBeRefusedFor,
      report: connectedAt === null ? null : { connectedAt, endedAt: null, failureCode: null },
    }),
  )
const refused = fc.record({ refusalReason: reason, blockId: orNull(id('blk')) }).map((refusal) => rows.refusal(refusal))
const rateWindows = fc.array(
  fc
    .constantFrom('k', 'l')
    .chain((key) =>
      fc.record({ key: fc.constant(key), openedAt: fc.constantFrom(1, 2), endsAt: fc.constant(key === 'k' ? 50 : 70) }),
    ),
  { maxLength: 2 },
)
const issuances = fc
  .array(fc.tuple(fc.oneof(issued, refused), decision, rateWindows), { maxLength: 40 })
  .map((all) =>
    all.flatMap(([outcome, changed, windows], index) =>
      fresh([{ ...outcome, ...changed, id: `iss_${index}` }], { rateWindows: windows }),
    ),
  )

const range = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
  .map(([from, length]) => ({ from, to: from + length }))
const filter: fc.Arbitrary<IssuanceFilter> = fc.record({
  realmId: orNull(id('rlm')),
  apiClientId: orNull(id('cli')),
  destinationId: orNull(id('dst')),
  outcome: orNull(fc.constantFrom('ISSUED', 'REFUSED')),
  refusalReasons: orNull(fc.uniqueArray(reason)),
  callee: orNull(fc.constantFrom('support', 'sales')),
  visitor: orNull(fc.constantFrom('a', 'b')),
  wouldBeRefused: orNull(fc.boolean()),
  decidedAt: orNull(range),
})
const page = fc.record({
  first: fc.integer({ min: 1, max: 10 }),
  after: orNull(fc.record({ key: instant, id: fc.nat({ max: 40 }).map((index) => `iss_${index}`) })),
})

test('SQLite returns the same issuances and counts as the store in memory, before and after earlier ones are moved', async () => {
  const step = fc.integer({ min: 1, max: 20 })
  const folder = tempFolder()
  const areEarlier = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(
      issuances,
      areEarlier,
      filter,
      range,
      page,
      step,
      async (all, earlier, wanted, within, part, stepMs) => {
        const file = join(folder, `${randomUUID()}.db`)
        const [sqlite, memory] = [await openSqliteStore({ file, readsInThread: false }), memoryStore()]
        await insertEarlier(
          file,
          all.filter((_, index) => earlier[index]),
        )
        await sqlite.issuances.record(all.filter((_, index) => !earlier[index]))
        await memory.issuances.record(all)
        const ask = ({ issuances }: Store) => answers(issuances, wanted, within, part, stepMs)
        const expected = await ask(memory)
        expect(await ask(sqlite)).toEqual(expected)

        const ages = { addresses: within.from, rateWindows: within.to }
        const forgotten = async (store: Store) => {
          await store.issuances.forgetVisitors(ages, 99)
          return Promise.all(all.map(({ issuance }) => store.issuances.find(issuance.id)))
        }
        expect(await forgotten(sqlite)).toEqual(await forgotten(memory))

        while ((await sqlite.moveEarlierIssuances(7)) > 0);
        expect(await sqlite.countEarlierIssuances()).toBe(0)
        // The windows of one turn are forgotten together, so only here the counts in force differ.
        const [moved, afterwards] = [await ask(sqlite), await ask(memory)]
        expect({ ...moved, inForce: [] }).toEqual({ ...afterwards, inForce: [] })
        await sqlite.close()
      },
    ),
    { numRuns: 150 },
  )
})

/** Stores issuances as the previous version did. */
async function insertEarlier(file: string, entries: readonly NewIssuance[]): Promise<void> {
  if (entries.length === 0) return
  const connection = openConnection(file, { isReader: false })
  const db = new Kysely<Schema>({ dialect: new SqliteDialect(connection) })
  for (const entry of entries) await db.insertInto('issuances').values(earlierRow(entry)).execute()
  connection.close()
}

async function answers(
  repository: IssuanceRepository,
  wanted: IssuanceFilter,
  within: TimeRange,
  part: PageRequest,
  stepMs: number,
) {
  const { realmId, apiClientId, destinationId } = wanted
  const realm = realmId ?? 'rlm_1'
  const usage = await repository.usage({ realmId, apiClientId, destinationId, ...within, stepMs })
  return {
    list: await repository.list(wanted, part),
    usage: sorted(usage),
    hours: sorted(
      await repository.usage({ realmId, apiClientId, destinationId, from: 0, to: 8 * HOUR, stepMs: 2 * HOUR }),
    ),
    outstanding: await repository.outstanding({ realmId, apiClientId, destinationId }, within.from),
    kept: await repository.addressOf('iss_1', within.from),
    scan: await repository.scan(realm, within, part),
    newest: await repository.decidedAtOfNewest(realm, within, part.first),
    blocks: await repository.countByBlock(['blk_1', 'blk_3']),
    inForce: sorted(await repository.countsInForce(60)),
  }
}

function sorted(entries: readonly object[]): string[] {
  return entries.map((entry) => JSON.stringify(Object.entries(entry).sort())).sort()
}
