import { type ActivitySearch, isTimeRangeName, type TimeRangeName } from '../entities/decision/activitySearch.ts'
import { isAuditAction, isRealmTab, isRefusalReason, isSiteTab } from '../entities/labels.ts'
import type { AuditAction } from '../generated/graphql.ts'

type RawSearch = Record<string, unknown>

// Each route has a function that reads its parameters from the URL and drops unknown names and invalid values.

/** The path to open after sign-in. */
export const parseReturnSearch = (raw: RawSearch): { returnTo?: string } => optional('returnTo', text(raw.returnTo))

/** The scope and time range of the overview. `of` is the id of a realm, site or destination. */
export const parseOverviewSearch = (raw: RawSearch): { range?: TimeRangeName; of?: string } => ({
  ...optional('range', isTimeRangeName(raw.range) ? raw.range : undefined),
  ...optional('of', text(raw.of)),
})

/** The filters of the Activity page. `range` is a duration that ends now. `from` and `to` are instants and override `range`. */
export const parseActivitySearch = (raw: RawSearch): ActivitySearch => {
  const reasons = Array.isArray(raw.reasons) ? raw.reasons.filter(isRefusalReason) : []
  return {
    ...optional('realm', text(raw.realm)),
    ...optional('site', text(raw.site)),
    ...optional('destination', text(raw.destination)),
    ...optional('outcome', oneOf(['ISSUED', 'REFUSED'], raw.outcome)),
    ...(reasons.length > 0 ? { reasons } : {}),
    ...optional('callee', text(raw.callee)),
    ...optional('visitor', text(raw.visitor)),
    ...(raw.wouldBeRefused === true ? { wouldBeRefused: true } : {}),
    ...optional('range', isTimeRangeName(raw.range) ? raw.range : undefined),
    ...optional('from', instant(raw.from)),
    ...optional('to', instant(raw.to)),
  }
}

/** A list with forward paging and a text filter. */
export const parseListSearch = (raw: RawSearch): ListSearch => ({
  ...optional('search', text(raw.search)),
  ...optional('after', text(raw.after)),
})

export interface ListSearch {
  search?: string
  after?: string
}

export const parseRealmsSearch = (raw: RawSearch): ListSearch & { paused?: boolean } => ({
  ...parseListSearch(raw),
  ...(raw.paused === true ? { paused: true } : {}),
})

/**
 * The parameters of a realm's tabs. `destination` is the destination whose policy is shown. Without `destination`, the
 * realm's policy is shown. `after` is the cursor in the list of blocks.
 */
export const parseRealmSearch = (raw: RawSearch) => ({
  ...optional('tab', isRealmTab(raw.tab) ? raw.tab : undefined),
  ...optional('destination', text(raw.destination)),
  ...optional('after', text(raw.after)),
})

export const parseSiteSearch = (raw: RawSearch) => optional('tab', isSiteTab(raw.tab) ? raw.tab : undefined)

/** The playground's request. The URL contains the request, so that it can be shared, but never the result. */
export const parsePlaygroundSearch = (
  raw: RawSearch,
): { site?: string; callee?: string; origin?: string; at?: string } => ({
  ...optional('site', text(raw.site)),
  ...optional('callee', text(raw.callee)),
  ...optional('origin', text(raw.origin)),
  ...optional('at', instant(raw.at)),
})

export const parseAuditSearch = (raw: RawSearch): { actions?: AuditAction[]; subject?: string; after?: string } => {
  const actions = Array.isArray(raw.actions) ? raw.actions.filter(isAuditAction) : []
  return {
    ...(actions.length > 0 ? { actions } : {}),
    ...optional('subject', text(raw.subject)),
    ...optional('after', text(raw.after)),
  }
}

/** Converts a number back to text, because the router parses `search=123` as a number. Returns undefined for other types. */
function text(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value
  return typeof value === 'number' ? String(value) : undefined
}

/** Returns an ISO instant, or undefined if the value is not a date. */
function instant(value: unknown): string | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

function oneOf<const T extends string>(allowed: readonly T[], value: unknown): T | undefined {
  return allowed.find((candidate) => candidate === value)
}

function optional<const K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const entry: { [P in K]?: V } = {}
  if (value !== undefined) entry[key] = value
  return entry
}
