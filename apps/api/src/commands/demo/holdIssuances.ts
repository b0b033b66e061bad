import type { Issuance, IssuanceRepository } from '@anoncall/domain'

/** Decisions that are kept in memory until their outcomes have been reported. */
export interface HeldIssuances {
  /** The same repository, which also finds and updates the decisions in memory. */
  readonly repository: IssuanceRepository
  /** The number of decisions in memory. */
  size(): number
  /** Stores the decisions made before an instant, all in one commit. */
  write(before: number): Promise<void>
}

/** Stores many decisions and their reports in one commit. The commit is the slowest step of each. */
export function holdIssuances(issuances: IssuanceRepository): HeldIssuances {
  const held = new Map<string, Issuance>()
  return {
    repository: {
      ...issuances,
      record: async (decided) => {
        for (const issuance of decided) held.set(issuance.id, issuance)
      },
      find: async (id) => held.get(id) ?? issuances.find(id),
      setReport: async (id, report) => {
        const issuance = held.get(id)
        if (issuance === undefined) return issuances.setReport(id, report)
        held.set(id, { ...issuance, report: { ...NO_REPORT, ...issuance.report, ...report } })
      },
    },
    size: () => held.size,
    write: async (before) => {
      const decided = [...held.values()].filter(({ decidedAt }) => decidedAt < before)
      await issuances.record(decided)
      for (const { id } of decided) held.delete(id)
    },
  }
}

const NO_REPORT = { connectedAt: null, endedAt: null, failureCode: null }
