import { setImmediate } from 'node:timers/promises'
import type { Issuance } from '../issuance/issuance.ts'
import type {
  IssuanceFilter,
  IssuanceRepository,
  OutstandingFilter,
  RecordedRequest,
  TimeRange,
  UsageCount,
} from '../ports/issuanceRepository.ts'
import type { RateCount } from '../ports/rateCounters.ts'
import type { IdempotencyRepository } from '../ports/store.ts'
import { type MemoryAccess, pageOf, requireUnique } from './memoryTables.ts'

export function memoryIssuanceRepository(access: MemoryAccess): IssuanceRepository {
  const issuances = (): Issuance[] => {
    const { issuances: all, addresses } = access.read()
    return [...all.values()].map((issuance) => ({ ...issuance, isAddressKept: addresses.has(issuance.id) }))
  }
  const recorded = (realmId: string, range: TimeRange): Issuance[] =>
    issuances().filter((each) => !each.isTrial && each.realmId === realmId && isWithin(each.decidedAt, range))
  return {
    ...memoryCounts(access),
    record: (entries) =>
      access.write((tables) => {
        const ids = new Set(entries.map(({ issuance }) => issuance.id))
        requireUnique(ids.size < entries.length || [...ids].some((id) => tables.issuances.has(id)))
        const keys = entries.flatMap(({ idempotency }) => idempotency?.key ?? [])
        requireUnique(new Set(keys).size < keys.length || keys.some((key) => tables.idempotency.has(key)))
        for (const { issuance, address, rateWindows, idempotency } of entries) {
          if (idempotency !== null) tables.idempotency.set(idempotency.key, idempotency)
          tables.issuances.set(issuance.id, issuance)
          if (address !== null) tables.addresses.set(issuance.id, address)
          if (rateWindows.length > 0) tables.rateWindows.set(issuance.id, rateWindows)
        }
      }),
    find: async (id) => issuances().find((issuance) => issuance.id === id) ?? null,
    addressOf: async (id, since) => {
      const { issuances: all, addresses } = access.read()
      return periodOf(all.get(id)?.decidedAt ?? 0) < since ? null : (addresses.get(id) ?? null)
    },
    outstanding: async (filter, now) => {
      const ends = issuances().flatMap(({ expiresAt, ...issuance }) =>
        expiresAt !== null && expiresAt > now && isUnder(issuance, filter) ? [expiresAt] : [],
      )
      return { count: ends.length, until: ends.length === 0 ? null : Math.max(...ends) }
    },
    newestDecidedAt: async () =>
      issuances().reduce<number | null>((newest, { decidedAt }) => Math.max(newest ?? decidedAt, decidedAt), null),
    removeBefore: (before, now, limit) =>
      access.write((tables) => {
        const removable = [...tables.issuances.values()]
          .filter(({ decidedAt, expiresAt }) => decidedAt < before && (expiresAt === null || expiresAt <= now))
          .slice(0, limit)
        for (const { id } of removable)
          for (const table of [tables.issuances, tables.addresses, tables.rateWindows]) table.delete(id)
        return removable.length
      }),
    list: async (filter, page) => {
      const wanted = issuances().filter((issuance) => isUnder(issuance, filter) && isWanted(issuance, filter))
      return pageOf(wanted, page, { keyOf: (issuance) => issuance.decidedAt, direction: 'DESC' })
    },
    setReport: (id, report) =>
      access.write((tables) => {
        const issuance = tables.issuances.get(id)
        if (issuance === undefined) return
        const nothing = { connectedAt: null, endedAt: null, failureCode: null }
        tables.issuances.set(id, { ...issuance, report: { ...nothing, ...issuance.report, ...report } })
      }),
    forgetVisitors: (before, limit) =>
      access.write((tables) => {
        const decidedAt = (id: string): number => tables.issuances.get(id)?.decidedAt ?? 0
        for (const id of tables.addresses.keys())
          if (periodOf(decidedAt(id)) < before.addresses) tables.addresses.delete(id)
        const due = [...tables.rateWindows.keys()].filter((id) => decidedAt(id) < before.rateWindows).slice(0, limit)
        for (const id of due) tables.rateWindows.delete(id)
        return due.length
      }),
    decidedAtOfNewest: async (realmId, range, rank) => {
      const newestFirst = recorded(realmId, range).sort((a, b) => b.decidedAt - a.decidedAt)
      return newestFirst[rank - 1]?.decidedAt ?? null
    },
    scan: async (realmId, range, page) =>
      pageOf(recorded(realmId, range), page, { keyOf: (issuance) => issuance.decidedAt }).entries.map(requestOf),
  }
}

export function memoryIdempotencyRepository(access: MemoryAccess): IdempotencyRepository {
  return {
    findMany: async (keys) => [...new Set(keys)].flatMap((key) => access.read().idempotency.get(key) ?? []),
    waitForRecord: async (keys) => {
      // Lets the requests of other processes, which tests simulate, store their records.
      await setImmediate()
      return keys.some((key) => access.read().idempotency.has(key))
    },
    removeIfExpired: (key, now) =>
      access.write(({ idempotency }) => {
        if ((idempotency.get(key)?.expiresAt ?? Number.POSITIVE_INFINITY) <= now) idempotency.delete(key)
      }),
    removeExpired: (now, limit) =>
      access.write(({ idempotency }) => {
        const expired = [...idempotency.values()].filter(({ expiresAt }) => expiresAt <= now).slice(0, limit)
        for (const { key } of expired) idempotency.delete(key)
        return expired.length
      }),
  }
}

function isUnder(issuance: Omit<Issuance, 'expiresAt'>, filter: OutstandingFilter): boolean {
  return (
    (filter.realmId === null || filter.realmId === issuance.realmId) &&
    (filter.destinationId === null || filter.destinationId === issuance.destinationId) &&
    (filter.apiClientId === null || filter.apiClientId === issuance.apiClientId)
  )
}

function isWanted(issuance: Issuance, filter: IssuanceFilter): boolean {
  const { refusalReason } = issuance
  const isReasonWanted =
    filter.refusalReasons === null || (refusalReason !== null && filter.refusalReasons.includes(refusalReason))
  const wouldBeRefused = issuance.wouldBeRefusedFor !== null
  return (
    isReasonWanted &&
    (filter.outcome === null || filter.outcome === issuance.outcome) &&
    (filter.callee === null || filter.callee === issuance.callee) &&
    (filter.visitor === null || filter.visitor === issuance.visitor) &&
    (filter.wouldBeRefused === null || filter.wouldBeRefused === wouldBeRefused) &&
    (filter.decidedAt === null || isWithin(issuance.decidedAt, filter.decidedAt))
  )
}

function isWithin(instant: number, { from, to }: TimeRange): boolean {
  return from <= instant && instant < to
}

/** Addresses of the same quarter of an hour are removed together. */
const PERIOD_MS = 900_000

function periodOf(instant: number): number {
  return Math.floor(instant / PERIOD_MS) * PERIOD_MS
}

function requestOf(issuance: Issuance): RecordedRequest {
  const { id, decidedAt, refusalReason, apiClientId, destinationId, callee, visitor } = issuance
  return { id, decidedAt, refusalReason, apiClientId, destinationId, callee, visitor }
}

/** The counting methods of the issuance repository. */
export function memoryCounts(
  access: MemoryAccess,
): Pick<IssuanceRepository, 'usage' | 'countByBlock' | 'countsInForce'> {
  return {
    usage: async ({ realmId, apiClientId, destinationId, from, to, stepMs }) => {
      const counts = new Map<string, UsageCount>()
      for (const issuance of access.read().issuances.values()) {
        if (issuance.isTrial || issuance.decidedAt < from || issuance.decidedAt >= to) continue
        if (realmId !== null && issuance.realmId !== realmId) continue
        if (apiClientId !== null && issuance.apiClientId !== apiClientId) continue
        if (destinationId !== null && issuance.destinationId !== destinationId) continue
        const { outcome, refusalReason } = issuance
        const step = Math.floor((issuance.decidedAt - from) / stepMs)
        const key = `${step} ${outcome} ${refusalReason}`
        const { count, connected, wouldBeRefused } = counts.get(key) ?? { count: 0, connected: 0, wouldBeRefused: 0 }
        const isConnected = issuance.report !== null && issuance.report.connectedAt !== null
        counts.set(key, {
          step,
          outcome,
          refusalReason,
          count: count + 1,
          connected: connected + (isConnected ? 1 : 0),
          wouldBeRefused: wouldBeRefused + (issuance.wouldBeRefusedFor === null ? 0 : 1),
        })
      }
      return [...counts.values()]
    },
    countByBlock: async (blockIds) => {
      const counts = new Map<string, number>()
      for (const { blockId } of access.read().issuances.values())
        if (blockId !== null && blockIds.includes(blockId)) counts.set(blockId, (counts.get(blockId) ?? 0) + 1)
      return counts
    },
    countsInForce: async (now) => {
      const counts = new Map<string, RateCount>()
      const windows = [...access.read().rateWindows.values()].flat()
      for (const window of windows) {
        if (window.endsAt <= now) continue
        const name = `${window.openedAt} ${window.key}`
        counts.set(name, { ...window, count: (counts.get(name)?.count ?? 0) + 1 })
      }
      return [...counts.values()]
    },
  }
}
