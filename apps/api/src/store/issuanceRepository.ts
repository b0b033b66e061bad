import type { Issuance, IssuanceRepository, Outstanding, Page, RateCount, UsageCount } from '@anoncall/domain'
import type { Access } from './Access.ts'
import { type EarlierIssuances, earlierIssuances } from './earlier/earlierIssuances.ts'
import { receiptRepository } from './receipts/receiptRepository.ts'
import type { ReceiptContext } from './receipts/recordReceipts.ts'
import { RateCounts } from './receipts/windows.ts'

/**
 * Creates the repository of issuances. It reads receipts. It also reads the earlier issuances of the previous version
 * until all of them are moved to receipts. Each query first reads the table from which rows are moved, then the table
 * to which they are moved. It can therefore find a moved row twice, but never misses a row.
 */
export function issuanceRepository(access: Access, context: ReceiptContext): IssuanceRepository {
  const receipts = receiptRepository(access, context)
  const earlier = earlierIssuances(access, (id, sealed) => context.addressVault().openEarlier(id, sealed))
  /** Queries both repositories, or only the receipts if there are no earlier issuances. */
  const both = async <Result>(
    ask: (repository: IssuanceRepository | EarlierIssuances) => Promise<Result>,
    combine: (earlier: Result, receipts: Result) => Result,
  ): Promise<Result> => {
    if (await earlier.isEmpty()) return ask(receipts)
    const first = await ask(earlier)
    return combine(first, await ask(receipts))
  }
  return {
    record: receipts.record,
    find: async (id) => (await receipts.find(id)) ?? (await earlier.find(id)) ?? receipts.find(id),
    addressOf: async (id, since) =>
      (await receipts.addressOf(id, since)) ?? (await earlier.addressOf(id, since)) ?? receipts.addressOf(id, since),
    setReport: async (id, report) => {
      if (!(await earlier.setReport(id, report))) await receipts.setReport(id, report)
    },
    newestDecidedAt: () => both((all) => all.newestDecidedAt(), newest),
    outstanding: (filter, now) => both((all) => all.outstanding(filter, now), sumOfOutstanding),
    usage: (query) => both((all) => all.usage(query), sumOfUsage),
    countByBlock: (blockIds) => both((all) => all.countByBlock(blockIds), sumOfCounts),
    countsInForce: (now) => both((all) => all.countsInForce(now), sumOfWindows),
    list: (filter, page) =>
      both(
        (all) => all.list(filter, page),
        (a, b) => newestOf(a, b, page.first),
      ),
    scan: (realmId, range, page) =>
      both(
        (all) => all.scan(realmId, range, page),
        (a, b) =>
          withoutRepeats([...a, ...b])
            .sort(oldestFirst)
            .slice(0, page.first),
      ),
    decidedAtOfNewest: async (realmId, range, rank) => {
      if (await earlier.isEmpty()) return receipts.decidedAtOfNewest(realmId, range, rank)
      return rankedInBoth([earlier, receipts], { realmId, range, rank })
    },
    removeBefore: async (before, now, limit) =>
      (await earlier.removeBefore(before, now, limit)) + (await receipts.removeBefore(before, now, limit)),
    forgetVisitors: async (before, limit) =>
      (await earlier.forgetVisitors(before, limit)) + (await receipts.forgetVisitors(before, limit)),
  }
}

type Dated = Pick<Issuance, 'id' | 'decidedAt'>

function oldestFirst(a: Dated, b: Dated): number {
  return a.decidedAt - b.decidedAt || (a.id < b.id ? -1 : 1)
}

function withoutRepeats<Entry extends Dated>(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()]
}

function newestOf(a: Page<Issuance>, b: Page<Issuance>, first: number): Page<Issuance> {
  const entries = withoutRepeats([...a.entries, ...b.entries]).sort((x, y) => oldestFirst(y, x))
  return { entries: entries.slice(0, first), hasNextPage: a.hasNextPage || b.hasNextPage || entries.length > first }
}

function newest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}

function sumOfOutstanding(a: Outstanding, b: Outstanding): Outstanding {
  return { count: a.count + b.count, until: newest(a.until, b.until) }
}

function sumOfUsage(a: readonly UsageCount[], b: readonly UsageCount[]): UsageCount[] {
  const sums = new Map<string, UsageCount>()
  for (const count of [...a, ...b]) {
    const name = `${count.step} ${count.outcome} ${count.refusalReason}`
    const sum = sums.get(name)
    sums.set(
      name,
      sum === undefined
        ? count
        : {
            ...count,
            count: sum.count + count.count,
            connected: sum.connected + count.connected,
            wouldBeRefused: sum.wouldBeRefused + count.wouldBeRefused,
          },
    )
  }
  return [...sums.values()]
}

function sumOfCounts(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...a, ...[...b].map(([id, count]) => [id, count + (a.get(id) ?? 0)] as const)])
}

function sumOfWindows(a: readonly RateCount[], b: readonly RateCount[]): RateCount[] {
  const counts = new RateCounts()
  for (const count of [...a, ...b]) counts.add(count)
  return counts.all()
}

type Ranked = Pick<IssuanceRepository, 'decidedAtOfNewest'>

/**
 * Returns the time of the `rank`-th newest decision in both repositories together. If `i` of the newest `rank`
 * decisions are in the first repository, `rank - i` are in the second. A binary search finds `i`.
 */
async function rankedInBoth(
  [first, second]: readonly [Ranked, Ranked],
  {
    realmId,
    range,
    rank,
  }: {
    readonly realmId: string
    readonly range: { readonly from: number; readonly to: number }
    readonly rank: number
  },
): Promise<number | null> {
  const at = async (repository: Ranked, place: number): Promise<number> =>
    place === 0
      ? Number.POSITIVE_INFINITY
      : ((await repository.decidedAtOfNewest(realmId, range, place)) ?? Number.NEGATIVE_INFINITY)
  let low = 0
  let high = rank
  // Searches for the number of decisions in the first repository that are among the newest `rank` decisions.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const isAmong = (await at(first, middle)) >= (await at(second, rank - middle + 1))
    if (isAmong && (await at(first, middle)) > Number.NEGATIVE_INFINITY) low = middle
    else high = middle - 1
  }
  const instant = Math.min(await at(first, low), await at(second, rank - low))
  return Number.isFinite(instant) ? instant : null
}
