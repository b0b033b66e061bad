import type { AuditAction } from '../generated/graphql.ts'
import { isAuditAction } from '../lib/auditActionLabels.ts'

type RawSearch = Record<string, unknown>

/** Where to go after signing in. */
export const returnSearch = (raw: RawSearch): { returnTo?: string } => optional('returnTo', text(raw.returnTo))

/** A list that is paged forward and filtered by a text. */
export const listSearch = (raw: RawSearch): ListSearch => ({
  ...optional('search', text(raw.search)),
  ...optional('after', text(raw.after)),
})

export interface ListSearch {
  search?: string
  after?: string
}

export const realmsSearch = (raw: RawSearch): ListSearch & { paused?: boolean } => ({
  ...listSearch(raw),
  ...(raw.paused === true ? { paused: true } : {}),
})

/** On the tab of policies `destination` names whose is shown; without, it is the realm's own. */
export const realmTabSearch = (raw: RawSearch) => ({
  ...optional('tab', oneOf(['general', 'keys', 'destinations', 'policy', 'blocks', 'splice'], raw.tab)),
  ...optional('destination', text(raw.destination)),
})

export const siteTabSearch = (raw: RawSearch) => optional('tab', oneOf(['keys', 'settings', 'code', 'policy'], raw.tab))

/** The question that is tried, so that it can be sent to a colleague. Never what it was answered with. */
export const playgroundSearch = (raw: RawSearch): { site?: string; callee?: string; origin?: string } => ({
  ...optional('site', text(raw.site)),
  ...optional('callee', text(raw.callee)),
  ...optional('origin', text(raw.origin)),
})

export const auditSearch = (raw: RawSearch): { actions?: AuditAction[]; subject?: string; after?: string } => {
  const actions = Array.isArray(raw.actions) ? raw.actions.filter(isAuditAction) : []
  return {
    ...(actions.length > 0 ? { actions } : {}),
    ...optional('subject', text(raw.subject)),
    ...optional('after', text(raw.after)),
  }
}

/** The router reads `search=123` as a number; here it is still a text. Anything else is dropped rather than refused. */
function text(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value
  return typeof value === 'number' ? String(value) : undefined
}

function oneOf<const T extends string>(allowed: readonly T[], value: unknown): T | undefined {
  return allowed.find((candidate) => candidate === value)
}

function optional<const K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const entry: { [P in K]?: V } = {}
  if (value !== undefined) entry[key] = value
  return entry
}
