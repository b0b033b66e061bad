import { Group, Text } from '@mantine/core'
import type { PolicyFieldsFragment } from '../../generated/graphql.ts'
import { Instant } from '../../ui/Instant.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'

/** How the saved policy stands at this moment, as the server has it; a draft changes nothing about that. */
export function SavedState({ policy }: { readonly policy: PolicyFieldsFragment | null }) {
  if (policy === null)
    return (
      <Text size="sm" c="dimmed">
        Nothing is saved yet, so nothing of this counts.
      </Text>
    )
  const { mode, businessHours, revision, updatedAt } = policy
  return (
    <Group gap="xs">
      {businessHours && <HoursBadge {...businessHours} />}
      {mode === 'MONITORED' && <StateBadge tone="waiting">Monitored</StateBadge>}
      <Text size="xs" c="dimmed">
        Saved as revision {revision.toLocaleString('en')}, <Instant at={updatedAt} />
      </Text>
    </Group>
  )
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
