import type { RefusalReason } from '../issuance/Issuance.ts'
import type { RecordedRequest } from '../ports/IssuanceRepository.ts'
import type { ReplayedDecision } from './PolicyReplay.ts'
import type { PolicyPreview, PreviewedChange } from './previewPolicy.ts'

/** Changed decisions that are told one by one. */
const EXAMPLES_MAX = 10

/** Counts how two ways of deciding the same requests differ. */
export class PreviewTally {
  #decisionCount = 0
  #changedCount = 0
  #newlyChallenged = 0
  readonly #newlyRefused = new Map<RefusalReason, number>()
  readonly #newlyIssued = new Map<RefusalReason, number>()
  readonly #refusedOtherwise = new Map<RefusalReason, number>()
  readonly #newlyRecorded = new Map<RefusalReason, number>()
  readonly #examples: PreviewedChange[] = []

  /** Counts one request. They come oldest first. */
  add({ id }: Pick<RecordedRequest, 'id'>, before: ReplayedDecision, after: ReplayedDecision): void {
    this.#decisionCount += 1
    if (after.isChallenged && before.reason === null && !before.isChallenged) this.#newlyChallenged += 1
    if (before.reason === null && after.reason === null && before.wouldBeRefusedFor === null)
      count(this.#newlyRecorded, after.wouldBeRefusedFor)
    if (before.reason === after.reason) return
    this.#changedCount += 1
    if (before.reason === null) count(this.#newlyRefused, after.reason)
    else if (after.reason === null) count(this.#newlyIssued, before.reason)
    else count(this.#refusedOtherwise, after.reason)
    this.#examples.push({ issuanceId: id, refusalReason: before.reason, draftRefusalReason: after.reason })
    if (this.#examples.length > EXAMPLES_MAX) this.#examples.shift()
  }

  result(): Omit<PolicyPreview, 'isPartial'> {
    return {
      decisionCount: this.#decisionCount,
      changedCount: this.#changedCount,
      newlyRefused: this.#newlyRefused,
      newlyIssued: this.#newlyIssued,
      refusedOtherwise: this.#refusedOtherwise,
      newlyRecorded: this.#newlyRecorded,
      newlyChallenged: this.#newlyChallenged,
      examples: this.#examples.toReversed(),
    }
  }
}

function count(counts: Map<RefusalReason, number>, reason: RefusalReason | null): void {
  if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1)
}
