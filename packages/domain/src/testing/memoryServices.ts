import { ClockGuard } from '../issuance/ClockGuard.ts'
import type { Services } from '../Services.ts'
import { countingIds } from './countingIds.ts'
import { type FixedClock, fixedClock } from './fixedClock.ts'
import { memoryStore } from './memoryStore.ts'
import { type MemoryVault, memoryVault } from './memoryVault.ts'

/** All that the use cases are given, with what only tests may touch. */
export interface MemoryServices extends Services, Pick<MemoryVault, 'heldKeyIds'> {
  readonly clock: FixedClock
}

/** An empty store that forgets, a vault without secrets, a clock that stands, and ids that count up. */
export function memoryServices(): MemoryServices {
  const clock = fixedClock()
  return { ...memoryVault(), store: memoryStore(), clock, clockGuard: new ClockGuard(clock), ids: countingIds() }
}
