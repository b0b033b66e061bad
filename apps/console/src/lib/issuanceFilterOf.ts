import type { IssuanceFilter, IssuanceOutcome, RefusalReason } from '../generated/graphql.ts'
import { TIME_RANGES, type TimeRangeName } from './timeRanges.ts'

/** What the address asks for, as the contract has it. A span counts back from `nowMs` and has no end. */
export function issuanceFilterOf(search: ActivitySearch, nowMs: number): IssuanceFilter {
  const { realm, site, destination, outcome, reasons, callee, visitor, wouldBeRefused, range, from, to } = search
  const earliest = from ?? (range === undefined || to !== undefined ? undefined : beginningOf(range, nowMs))
  return {
    ...(realm === undefined ? {} : { realmId: realm }),
    ...(site === undefined ? {} : { apiClientId: site }),
    ...(destination === undefined ? {} : { destinationId: destination }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(reasons === undefined ? {} : { refusalReasons: reasons }),
    ...(callee === undefined ? {} : { callee }),
    ...(visitor === undefined ? {} : { visitor }),
    ...(wouldBeRefused ? { wouldBeRefused } : {}),
    ...(earliest === undefined && to === undefined
      ? {}
      : { decidedAt: { from: earliest ?? BEFORE_ALL, to: to ?? AFTER_ALL } }),
  }
}

/** The conditions that the address of Activity can hold. `from` and `to` are instants, and count instead of `range`. */
export interface ActivitySearch {
  realm?: string
  site?: string
  destination?: string
  outcome?: IssuanceOutcome
  reasons?: RefusalReason[]
  callee?: string
  visitor?: string
  wouldBeRefused?: boolean
  range?: TimeRangeName
  from?: string
  to?: string
}

const BEFORE_ALL = '1970-01-01T00:00:00.000Z'
const AFTER_ALL = '9999-12-31T23:59:59.999Z'

function beginningOf(range: TimeRangeName, nowMs: number): string {
  const { stepMs, stepCount } = TIME_RANGES[range]
  return new Date(nowMs - stepMs * stepCount).toISOString()
}
