import type { Issuance, IssuanceRepository } from '@anoncall/domain'

/** Decisions that are held back until nothing more is told of them. */
export interface HeldIssuances {
  /** The same repository; what is held is found and reported on as if it were written. */
  readonly repository: IssuanceRepository
  /** How many are held. */
  size(): number
  /** Writes those that were decided before an instant, all in one commit. */
  write(before: number): Promise<void>
}

/** Lets many decisions and their reports share one commit, which takes longer than all else about them. */
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
