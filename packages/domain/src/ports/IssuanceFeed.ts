import type { Issuance } from '../issuance/Issuance.ts'

/** Tells who listens of each decision once it is recorded. */
export interface IssuanceFeed {
  publish(issuances: readonly Issuance[]): void
  /** Returns what ends it. A listener that throws harms nobody else. */
  subscribe(listener: (issuance: Issuance) => void): () => void
}
