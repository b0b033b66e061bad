import type { ActivityRowFieldsFragment } from '../../../generated/graphql.ts'
import { activityRow } from '../../../testing/fixtures.ts'

/** Returns a decision made `second` seconds after midnight. */
export function row(second: number): ActivityRowFieldsFragment {
  return activityRow({ id: `iss_${second}`, decidedAt: atOf(second) })
}

export const atOf = (second: number) => new Date(Date.UTC(2026, 2, 1) + second * 1_000).toISOString()

export const idsOf = (rows: readonly ActivityRowFieldsFragment[]) => rows.map(({ id }) => id)
