export { memoryNetworks } from './memoryNetworks.ts'
export {
  countingIds,
  type FixedClock,
  fixedClock,
  type MemoryServices,
  type MemoryVault,
  type MemoryVisitors,
  memoryChallenges,
  memoryFeed,
  memoryServices,
  memoryVault,
  memoryVisitors,
  solveMemoryChallenge,
} from './memoryServices.ts'
export { memoryStore } from './memoryStore.ts'
