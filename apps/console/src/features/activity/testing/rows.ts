import type { ActivityRowFieldsFragment } from '../../../generated/graphql.ts'

/** Returns a decision made `second` seconds after midnight. */
export function row(second: number): ActivityRowFieldsFragment {
  return {
    id: `iss_${second}`,
    decidedAt: atOf(second),
    outcome: 'ISSUED',
    refusalReason: null,
    wouldBeRefusedFor: null,
    isTrial: false,
    callee: 'support',
    destination: null,
    apiClient: null,
    realmName: 'acme',
    origin: null,
    visitor: null,
    report: null,
  }
}

export const atOf = (second: number) => new Date(Date.UTC(2026, 2, 1) + second * 1_000).toISOString()

export const idsOf = (rows: readonly ActivityRowFieldsFragment[]) => rows.map(({ id }) => id)
