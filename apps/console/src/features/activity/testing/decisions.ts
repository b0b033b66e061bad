import type { DecisionFieldsFragment } from '../../../generated/graphql.ts'
import { decision } from '../../../testing/fixtures.ts'

/** Returns a decision made `second` seconds after midnight. */
export function decisionAt(second: number): DecisionFieldsFragment {
  return decision({ id: `iss_${second}`, decidedAt: atOf(second) })
}

export const atOf = (second: number) => new Date(Date.UTC(2026, 2, 1) + second * 1_000).toISOString()

export const idsOf = (decisions: readonly DecisionFieldsFragment[]) => decisions.map(({ id }) => id)
