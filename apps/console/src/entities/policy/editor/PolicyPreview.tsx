import { Button, Group, SegmentedControl, Stack, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PolicyPreviewInput, PolicyPreviewQuery, RefusalReason } from '../../../generated/graphql.ts'
import { usePolicyPreviewQuery } from '../../../generated/hooks.ts'
import { formatList } from '../../../lib/format.ts'
import { useNow } from '../../../lib/useNow.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { FormProblems } from '../../../ui/ErrorNotice.tsx'
import { RowTime, userTimeZone } from '../../../ui/Instant.tsx'
import { InternalLink } from '../../../ui/InternalLink.tsx'
import { QueryView, TableSkeleton } from '../../../ui/QueryView.tsx'
import { REFUSAL_LABELS } from '../../labels.ts'
import { type PolicyDraft, policyInputOf, problemsOf } from '../policyDraft.ts'
import { PolicySection } from '../settings/PolicySection.tsx'

/** Evaluates past calls with the draft. Runs only when the user starts it, because the server reads all decisions of the period. */
export function PolicyPreview({ ownerId, draft, isUnchanged }: PolicyPreviewProps) {
  const [choice, setChoice] = useState<PreviewChoice>('yesterday')
  const [days, setDays] = useState({ first: '', last: '' })
  const [previewed, setPreviewed] = useState<PreviewRequest>()
  const range = previewRange(choice, days, useNow())
  const isValid = Object.keys(problemsOf(draft)).length === 0
  const preview = () => {
    if (range) setPreviewed({ draft, choice, input: { ownerId, policy: policyInputOf(draft), decidedAt: range } })
  }
  return (
    <PolicySection
      title="Test on past calls"
      hint="Evaluates recorded requests again, with the saved policy and with this draft. The test changes nothing."
    >
      <Group align="flex-end" gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Period"
          data={CHOICES}
          value={choice}
          onChange={(value) => isPreviewChoice(value) && setChoice(value)}
        />
        {choice === 'days' && (
          <>
            <DayField label="First day" value={days.first} onChange={(first) => setDays({ ...days, first })} />
            <DayField label="Last day" value={days.last} onChange={(last) => setDays({ ...days, last })} />
          </>
        )}
        <Button variant="default" size="xs" onClick={preview} disabled={isUnchanged || !isValid || range === undefined}>
          Test draft
        </Button>
      </Group>
      {isUnchanged && (
        <Text size="sm" c="dimmed">
          Change the policy to see the effect of the change.
        </Text>
      )}
      {previewed && !isUnchanged && (
        <>
          {previewed.draft !== draft && (
            <Text size="sm" fw={500}>
              The draft has changed. Test the draft again.
            </Text>
          )}
          <PreviewAnswer input={previewed.input} decisionsOf={PREVIEW_CHOICES[previewed.choice].decisionsOf} />
        </>
      )}
    </PolicySection>
  )
}

interface PolicyPreviewProps {
  readonly ownerId: string
  readonly draft: PolicyDraft
  /** Whether the draft equals the saved policy. */
  readonly isUnchanged: boolean
}

interface PreviewRequest {
  readonly draft: PolicyDraft
  readonly choice: PreviewChoice
  readonly input: PolicyPreviewInput
}

function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <TextInput
      type="date"
      size="xs"
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

interface DayFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (day: string) => void
}

/** The result of the preview in sentences, with examples of decisions that would change. */
function PreviewAnswer({ input, decisionsOf }: PreviewAnswerProps) {
  const query = usePolicyPreviewQuery({ input })
  return (
    <QueryView query={query} subject="The preview" skeleton={<TableSkeleton rows={2} />}>
      {({ policyPreview: answer }) =>
        answer.__typename === 'InvalidInput' ? (
          <FormProblems title="The preview failed" messages={answer.issues.map(({ message }) => message)} />
        ) : (
          <Stack gap="sm">
            <div role="status">
              {describePreview(answer, decisionsOf).map((sentence, place) => (
                <Text key={sentence} size="sm" {...(place === 0 ? { fw: 600 } : {})}>
                  {sentence}
                </Text>
              ))}
            </div>
            {answer.examples.length > 0 && <Examples examples={answer.examples} />}
          </Stack>
        )
      }
    </QueryView>
  )
}

interface PreviewAnswerProps {
  readonly input: PolicyPreviewInput
  readonly decisionsOf: (count: string) => string
}

/** A table of example decisions. Receipts open in a new tab, because the draft is not saved yet. */
function Examples({ examples }: Pick<PreviewCounts, 'examples'>) {
  return (
    <DataTable
      caption="Examples of decisions that would change"
      head={[`Decided (${userTimeZone()})`, 'Callee', 'Before', 'With the draft', 'Receipt']}
      minWidth={600}
    >
      {examples.map(({ issuance: { id, decidedAt, callee }, refusalReason, draftRefusalReason }) => (
        <Table.Tr key={id}>
          <Table.Td>
            <RowTime at={decidedAt} />
          </Table.Td>
          <Table.Td ff="monospace">{callee}</Table.Td>
          <Table.Td>{describeOutcome(refusalReason)}</Table.Td>
          <Table.Td>{describeOutcome(draftRefusalReason)}</Table.Td>
          <Table.Td>
            <InternalLink
              to="/receipts/$issuanceId"
              params={{ issuanceId: id }}
              target="_blank"
              size="sm"
              underline="always"
              aria-label={`Receipt ${id}, opens in a new tab`}
            >
              Receipt
            </InternalLink>
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  )
}

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
  const recordedCount = newlyRecorded.reduce((sum, { count }) => sum + count, 0)
  const recorded = newlyRecorded.map(({ reason, count }) => `${count.toLocaleString('en')} ${refusedBy(reason)}`)
  return [
    changedCount === 0
      ? `None of ${decisions} would change.`
      : `Of ${decisions}, ${changedCount.toLocaleString('en')} would change: ${formatList(changesOf(counts))}.`,
    ...(recordedCount === 0
      ? []
      : [
          `${recordedCount.toLocaleString('en')} would still be issued, but recorded as “would be refused”: ${formatList(recorded)}.`,
        ]),
    ...(newlyChallenged === 0
      ? []
      : [`${newlyChallenged.toLocaleString('en')} would require a proof of work that was not required before.`]),
    ...(isPartial ? ['Only the newest decisions were evaluated.'] : []),
  ]
}

/** Returns the outcome of one decision: "issued", "refused by a limit". */
function describeOutcome(reason: RefusalReason | null): string {
  return reason === null ? 'issued' : `refused ${refusedBy(reason)}`
}

function changesOf({ newlyRefused, newlyIssued, refusedOtherwise }: Omit<PreviewCounts, 'examples'>): string[] {
  return [
    ...newlyRefused.map(({ reason, count }) => `${count.toLocaleString('en')} ${describeOutcome(reason)}`),
    ...newlyIssued.map(
      ({ reason, count }) => `${count.toLocaleString('en')} issued that ${was(count)} ${describeOutcome(reason)}`,
    ),
    ...refusedOtherwise.map(
      ({ reason, count }) => `${count.toLocaleString('en')} ${describeOutcome(reason)} (previously for another reason)`,
    ),
  ]
}

/** Returns the cause of a refusal as the words that follow "refused": "by a limit". */
function refusedBy(reason: RefusalReason): string {
  return REFUSED_BY[reason] ?? `for “${REFUSAL_LABELS[reason]}”`
}

const REFUSED_BY: { readonly [reason in RefusalReason]?: string } = {
  RATE_LIMITED: 'by a limit',
  OUTSIDE_BUSINESS_HOURS: 'outside the hours',
  CHALLENGE_REQUIRED: 'for a missing proof of work',
  CHALLENGE_FAILED: 'for a failed proof of work',
  PAUSED: 'by a pause',
  NETWORK_BLOCKED: 'by a block',
}

const was = (count: number) => (count === 1 ? 'was' : 'were')

type PreviewCounts = Extract<PolicyPreviewQuery['policyPreview'], { __typename: 'PolicyPreviewPayload' }>

/**
 * Returns the period for a test on past calls, in whole days of the user's time zone. `days` is used only if `choice` is "days".
 */
export function previewRange(choice: PreviewChoice, days: DayRange, nowMs: number): PreviewRange | undefined {
  if (choice === 'yesterday') return { from: midnight(nowMs, -1), to: midnight(nowMs, 0) }
  if (choice === 'week') return { from: midnight(nowMs, -7), to: midnight(nowMs, 0) }
  if (days.first === '' || days.last === '') return undefined
  const lastMs = Date.parse(`${days.last}T00:00`)
  return { from: new Date(`${days.first}T00:00`).toISOString(), to: midnight(lastMs, 1) }
}

type PreviewChoice = keyof typeof PREVIEW_CHOICES

export const PREVIEW_CHOICES = {
  yesterday: { label: 'Yesterday', decisionsOf: (count: string) => `yesterday’s ${count} decisions` },
  week: { label: 'Last 7 days', decisionsOf: (count: string) => `the last 7 days’ ${count} decisions` },
  days: { label: 'Chosen days', decisionsOf: (count: string) => `the ${count} decisions of those days` },
} as const

/** Returns whether a text is a `PreviewChoice`. */
function isPreviewChoice(value: string): value is PreviewChoice {
  return Object.hasOwn(PREVIEW_CHOICES, value)
}

/** Values of date fields: `2026-11-01`, or empty. */
interface DayRange {
  readonly first: string
  readonly last: string
}

/** A time range between two instants. Includes `from`, but not `to`. */
interface PreviewRange {
  readonly from: string
  readonly to: string
}

/**
 * Returns the start of the day that is `days` days after the day of `atMs`, in the user's time zone. The result is also correct if
 * the clocks change in between.
 */
function midnight(atMs: number, days: number): string {
  const day = new Date(atMs)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).toISOString()
}

const CHOICES = Object.entries(PREVIEW_CHOICES).map(([value, { label }]) => ({ value, label }))
