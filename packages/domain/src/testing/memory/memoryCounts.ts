import type { IssuanceRepository, UsageCount } from '../../ports/IssuanceRepository.ts'
import type { RateCount } from '../../ports/RateCounters.ts'
import type { MemoryAccess } from './MemoryTables.ts'

/** The questions about issuances that are answered with numbers. */
export function memoryCounts(
  access: MemoryAccess,
): Pick<IssuanceRepository, 'usage' | 'countByBlock' | 'countsInForce'> {
  return {
    usage: async ({ realmId, apiClientId, destinationId, from, to, stepMilliseconds }) => {
      const counts = new Map<string, UsageCount>()
      for (const issuance of access.read().issuances.values()) {
        if (issuance.isTrial || issuance.decidedAt < from || issuance.decidedAt >= to) continue
        if (realmId !== null && issuance.realmId !== realmId) continue
        if (apiClientId !== null && issuance.apiClientId !== apiClientId) continue
        if (destinationId !== null && issuance.destinationId !== destinationId) continue
        const { outcome, refusalReason } = issuance
        const step = Math.floor((issuance.decidedAt - from) / stepMilliseconds)
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
      const windows = [...access.read().issuances.values()].flatMap(({ rateWindows }) => rateWindows)
      for (const window of windows) {
        if (window.endsAt <= now) continue
        const name = `${window.openedAt} ${window.key}`
        counts.set(name, { ...window, count: (counts.get(name)?.count ?? 0) + 1 })
      }
      return [...counts.values()]
    },
  }
}
