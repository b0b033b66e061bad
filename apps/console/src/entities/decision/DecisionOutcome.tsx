import { Group } from '@mantine/core'
import type { IssuanceOutcome } from '../../generated/graphql.ts'
import { formatDuration } from '../../lib/format.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'

/** Shows whether a request was issued or refused, and whether it was a trial. */
export function OutcomeBadge({ outcome, isTrial }: OutcomeBadgeProps) {
  return (
    <Group gap={6} wrap="nowrap">
      {outcome === 'ISSUED' ? (
        <StateBadge tone="open">Issued</StateBadge>
      ) : (
        <StateBadge tone="refused">Refused</StateBadge>
      )}
      {isTrial && <StateBadge tone="waiting">Trial</StateBadge>}
    </Group>
  )
}

interface OutcomeBadgeProps {
  readonly outcome: IssuanceOutcome
  readonly isTrial: boolean
}

/** Describes the call outcome that the client reported: "Ended after 3 minutes". Returns null if there is no usable report. */
export function describeCallOutcome(report: Report | null): string | null {
  if (report === null) return null
  const { connectedAt, endedAt, failureCode } = report
  if (failureCode !== null) return `Failed: ${failureCode}`
  if (connectedAt === null) return endedAt === null ? null : 'Abandoned before it connected'
  if (endedAt === null) return 'Connected'
  return `Ended after ${formatDuration((Date.parse(endedAt) - Date.parse(connectedAt)) / 1000)}`
}

interface Report {
  readonly connectedAt: string | null
  readonly endedAt: string | null
  readonly failureCode: string | null
}
