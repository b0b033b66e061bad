export { countingIds } from './countingIds.ts'
export { type FixedClock, fixedClock } from './fixedClock.ts'
export { memoryStore } from './memoryStore.ts'
export { type MemoryVault, memoryVault } from './memoryVault.ts'
