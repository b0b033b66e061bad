import { emptyAuditHead } from '../audit/emptyAuditHead.ts'
import { ClockGuard } from '../issuance/ClockGuard.ts'
import { createRateCounters } from '../limits/createRateCounters.ts'
import type { Services } from '../Services.ts'
import { countingIds } from './countingIds.ts'
import { type FixedClock, fixedClock } from './fixedClock.ts'
import { memoryChallenges } from './memoryChallenges.ts'
import { memoryFeed } from './memoryFeed.ts'
import { memoryNetworks } from './memoryNetworks.ts'
import { memoryStore } from './memoryStore.ts'
import { type MemoryVault, memoryVault } from './memoryVault.ts'
import { type MemoryVisitors, memoryVisitors } from './memoryVisitors.ts'

/** All that the use cases are given, with what only tests may touch. */
export interface MemoryServices extends Services, Pick<MemoryVault, 'heldKeyIds'> {
  readonly clock: FixedClock
  readonly visitors: MemoryVisitors
}

/** An empty store that forgets, a vault without secrets, a clock that stands, ids that count up, and challenges without work. */
export function memoryServices(): MemoryServices {
  const clock = fixedClock()
  const vault = memoryVault()
  return {
    ...vault,
    store: memoryStore(emptyAuditHead(vault.auditSeal)),
    clock,
    clockGuard: new ClockGuard(clock),
    ids: countingIds(),
    rateCounters: createRateCounters(),
    challenges: memoryChallenges(),
    networks: memoryNetworks(),
    visitors: memoryVisitors(),
    issuanceFeed: memoryFeed(),
    refusalCeiling: { take: () => null, peek: () => null },
    storageGuard: { hasRoom: () => true },
  }
}
