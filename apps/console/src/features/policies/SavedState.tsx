import { Group, Text } from '@mantine/core'
import type { PolicyFieldsFragment } from '../../generated/graphql.ts'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { SplicePartners } from '../../ui/SplicePartners.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { PolicyTarget } from './usePolicyEdit.ts'

/** How the saved policy stands at this moment, as the server has it; a draft changes nothing about that. */
export function SavedState({ target, policy }: SavedStateProps) {
  if (policy === null)
    return (
      <Text size="sm" c="dimmed">
        Not saved yet, so the policy does not apply.
      </Text>
    )
  const { mode, businessHours, revision, updatedAt, splicePartners } = policy
  return (
    <>
      <SplicePartners title="Calls that can bypass this policy" partners={splicePartners} />
      <Group gap="xs">
        {businessHours && <HoursBadge {...businessHours} />}
        {mode === 'MONITORED' && <StateBadge tone="waiting">Monitored</StateBadge>}
        <Text size="xs" c="dimmed">
          Saved as revision {revision.toLocaleString('en')}, <Instant at={updatedAt} />
        </Text>
        {mode === 'MONITORED' && (
          <InternalLink
            to="/activity"
            search={{ ...activityOf(target), wouldBeRefused: true }}
            size="xs"
            underline="always"
          >
            Show calls it would have refused
          </InternalLink>
        )}
      </Group>
    </>
  )
}

interface SavedStateProps {
  readonly target: PolicyTarget
  /** Null while nothing is saved. */
  readonly policy: PolicyFieldsFragment | null
}

/** The decisions that were made under it. */
function activityOf({ word, id }: PolicyTarget) {
  if (word === 'realm') return { realm: id }
  return word === 'site' ? { site: id } : { destination: id }
}

type SavedHours = NonNullable<PolicyFieldsFragment['businessHours']>

function HoursBadge({ isOpen, nextOpenAt }: Pick<SavedHours, 'isOpen' | 'nextOpenAt'>) {
  if (isOpen) return <StateBadge tone="open">Open now</StateBadge>
  return (
    <Group gap="xs">
      <StateBadge tone="soon">Closed now</StateBadge>
      <Text size="xs">
        {nextOpenAt === null ? (
          'It does not open within a year.'
        ) : (
          <>
            Opens <Instant at={nextOpenAt} isExact />.
          </>
        )}
      </Text>
    </Group>
  )
}
