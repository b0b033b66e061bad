/** What a realm's ECB tokens allow somebody who recombines their blocks. */
export interface SpliceAudit {
  readonly grade: SpliceGrade
  /** What the grade would be under a new key that no other realm has, all else being the same. */
  readonly gradeWithNewKey: SpliceGrade
  /** The names of other realms whose active key is the same one. */
  readonly sharedWith: readonly string[]
  /** Callees that left while the key was active, by name. */
  readonly formerCallees: readonly SpliceFormerCallee[]
  /** Callees that stand in for each other, at most {@link PAIRS_TOLD}. */
  readonly pairs: readonly SplicePair[]
  readonly pairCount: number
  /** How far a token's time can be stretched; 0 when it cannot. */
  readonly worstStretchSeconds: number
  /** The key is to be replaced before then; `null` when no date matters. */
  readonly deadlineAt: number | null
  /** Names outside the realm that blocks could spell, as an account or as a party, counted up to {@link HYBRIDS_COUNTED}. */
  readonly hybridNameCount: number
  /** Most serious first. */
  readonly findings: readonly string[]
  /** Most useful first. */
  readonly advice: readonly string[]
}

/**
 * - `A`: nothing listed can be forged.
 * - `A_SET`: no usable set carries a time at which nothing was issued.
 * - `B`: times can be stretched.
 * - `C`: callees are interchangeable.
 */
export type SpliceGrade = 'A' | 'A_SET' | 'B' | 'C'

/** Two callees by name, in the order of the alphabet. */
export interface SplicePair {
  readonly first: string
  readonly second: string
  /** Whether the whole realm has one set of rules, so that swapping the two gains nothing. */
  readonly isHarmless: boolean
}

/** A callee for whom tokens were issued under the active key, and are not any more. */
export interface SpliceFormerCallee {
  readonly name: string
  readonly address: string
  readonly leftAt: number
  /** Whether its tokens can be given a time after it left, until the key is replaced. */
  readonly isForgeable: boolean
}

export const PAIRS_TOLD = 100
export const HYBRIDS_COUNTED = 1_000
