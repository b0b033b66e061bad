import type { PolicyPreviewQuery, RefusalReason } from '../../generated/graphql.ts'
import { formatList } from '../../lib/format.ts'
import { REFUSAL_LABELS } from '../labels.ts'

export type PreviewCounts = Extract<PolicyPreviewQuery['policyPreview'], { __typename: 'PolicyPreviewPayload' }>

/**
 * Returns sentences that describe how a draft would change past decisions. `decisionsOf` formats the number of decisions in the
 * period: "yesterday’s 1,240 decisions".
 */
export function describePreview(
  counts: Omit<PreviewCounts, 'examples'>,
  decisionsOf: (count: string) => string,
): string[] {
  const { decisionCount, changedCount, newlyRecorded, newlyChallenged, isPartial } = counts
  if (decisionCount === 0) return ['There are no decisions in this period to compare with.']
  const decisions = decisionsOf(decisionCount.toLocaleString('en'))
  const recorded = newlyRecorded.map(({ reason, count }) => `${count.toLocaleString('en')} ${describeRefusal(reason)}`)
  return [
    changedCount === 0
      ? `None of ${decisions} would change.`
      : `Of ${decisions}, ${changedCount.toLocaleString('en')} would change: ${formatList(changesOf(counts))}.`,
    ...(recorded.length === 0 ? [] : [`Recorded only, and allowed: ${formatList(recorded)}.`]),
    ...(newlyChallenged === 0
      ? []
      : [`${newlyChallenged.toLocaleString('en')} would require a proof of work that was not required before.`]),
    ...(isPartial ? ['Only the newest decisions were evaluated.'] : []),
  ]
}

/** Returns the outcome of one decision: "issued", "refused by a limit". */
export function describeOutcome(reason: RefusalReason | null): string {
  return reason === null ? 'issued' : describeRefusal(reason)
}

function changesOf({ newlyRefused, newlyIssued, refusedOtherwise }: Omit<PreviewCounts, 'examples'>): string[] {
  return [
    ...newlyRefused.map(({ reason, count }) => `${count.toLocaleString('en')} ${describeRefusal(reason)}`),
    ...newlyIssued.map(
      ({ reason, count }) => `${count.toLocaleString('en')} issued that ${was(count)} ${describeRefusal(reason)}`,
    ),
    ...refusedOtherwise.map(
      ({ reason, count }) => `${count.toLocaleString('en')} ${describeRefusal(reason)} (previously for another reason)`,
    ),
  ]
}

function describeRefusal(reason: RefusalReason): string {
  return `refused ${BY[reason] ?? `for “${REFUSAL_LABELS[reason]}”`}`
}

const BY: { readonly [reason in RefusalReason]?: string } = {
  RATE_LIMITED: 'by a limit',
  OUTSIDE_BUSINESS_HOURS: 'outside the hours',
  CHALLENGE_REQUIRED: 'for a missing proof of work',
  CHALLENGE_FAILED: 'for a failed proof of work',
  PAUSED: 'by a pause',
  NETWORK_BLOCKED: 'by a block',
}

const was = (count: number) => (count === 1 ? 'was' : 'were')
