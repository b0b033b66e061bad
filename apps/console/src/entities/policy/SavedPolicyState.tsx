import { Group, Text } from '@mantine/core'
import type { PolicyFieldsFragment } from '../../generated/graphql.ts'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { SplicePartners } from '../splice/SplicePartners.tsx'
import type { PolicyOwner } from './policyDraft.ts'

/** The current state of the saved policy, independent of the draft. */
export function SavedPolicyState({ owner, policy }: SavedPolicyStateProps) {
  if (policy === null)
    return (
      <Text size="sm" c="dimmed">
        This policy is not saved yet, so it does not apply.
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
            search={{ ...activityOf(owner), wouldBeRefused: true }}
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

interface SavedPolicyStateProps {
  readonly owner: PolicyOwner
  /** Null if no policy is saved. */
  readonly policy: PolicyFieldsFragment | null
}

/** Returns the Activity filter for the calls that the owner's policy applies to. */
function activityOf({ word, id }: PolicyOwner) {
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
          'Calls are not possible within the next year.'
        ) : (
          <>
            Opens <Instant at={nextOpenAt} isExact />.
          </>
        )}
      </Text>
    </Group>
  )
}
