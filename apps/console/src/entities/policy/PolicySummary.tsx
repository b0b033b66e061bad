import './policies.css'
import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { PolicyFieldsFragment } from '../../generated/graphql.ts'
import { formatList } from '../../lib/format.ts'
import { useNow } from '../../lib/useNow.ts'
import { Instant, userTimeZone } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { SplicePartners } from '../splice/SplicePartners.tsx'
import { daysFrom, formatDay, zoneName, zoneToday } from './calendar.ts'
import { PolicySection } from './PolicySection.tsx'
import { draftOf, type PolicyDraft } from './policyDraft.ts'
import { summaryOf } from './summaryOf.ts'
import type { PolicyTarget } from './usePolicyEdit.ts'
import { WeekGrid } from './WeekGrid.tsx'

/** A plain-language summary of a policy. Screen readers announce only the sentences that change. */
export function PolicySummary({ title, draft, compared, children }: PolicySummaryProps) {
  const now = useNow()
  const others = compared === undefined ? undefined : summaryOf(compared, now).map(({ text }) => text)
  return (
    <Paper component="section" withBorder p="md" aria-label={title}>
      <Stack gap="xs">
        <Title order={2}>{title}</Title>
        <div aria-live="polite" aria-atomic="false">
          {summaryOf(draft, now).map(({ part, text }) => (
            <Text key={part} size="sm" mb={4} {...(part === 'problems' ? { c: 'var(--mantine-color-error)' } : {})}>
              {others === undefined || others.includes(text) ? text : <mark className="differs">{text}</mark>}
            </Text>
          ))}
        </div>
        {children}
      </Stack>
    </Paper>
  )
}

interface PolicySummaryProps {
  readonly title: string
  readonly draft: PolicyDraft
  /** The policy to compare with. Sentences that differ from it are marked. */
  readonly compared?: PolicyDraft
  readonly children?: ReactNode
}

/** The current state of the saved policy, independent of the draft. */
export function SavedState({ target, policy }: SavedStateProps) {
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
  /** Null if no policy is saved. */
  readonly policy: PolicyFieldsFragment | null
}

/** Returns the activity filter for the owner's decisions. */
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

/** Shows a policy to users who cannot change it. */
export function ReadOnlyPolicy({ target, policy }: ReadOnlyPolicyProps) {
  const hours = policy.businessHours
  const now = useNow()
  const ahead = hours ? daysFrom(hours.closedDates, zoneToday(hours.timeZone, now)) : []
  return (
    <Stack maw={720}>
      <PolicySummary title="Policy summary" draft={draftOf(policy, userTimeZone())}>
        <SavedState target={target} policy={policy} />
      </PolicySummary>
      {hours && (
        <PolicySection title="Hours" hint={`Time zone: ${zoneName(hours.timeZone)}.`}>
          <WeekGrid windows={hours.windows} problems={NONE} />
          {ahead.length > 0 && <Text size="sm">Also closed on {formatList(ahead.map(formatDay))}.</Text>}
        </PolicySection>
      )}
    </Stack>
  )
}

interface ReadOnlyPolicyProps {
  readonly target: PolicyTarget
  readonly policy: PolicyFieldsFragment
}

const NONE = {}
