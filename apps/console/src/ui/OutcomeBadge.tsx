import { Group } from '@mantine/core'
import type { IssuanceOutcome } from '../generated/graphql.ts'
import { StateBadge } from './StateBadge.tsx'

/** Issued or refused, and whether it was only tried. */
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
