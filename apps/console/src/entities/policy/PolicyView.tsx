import { Button, Stack, Text } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { PolicyFieldsFragment, Scope } from '../../generated/graphql.ts'
import { useOwnerPolicyQuery } from '../../generated/hooks.ts'
import { formatList } from '../../lib/format.ts'
import { useNow } from '../../lib/useNow.ts'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { userTimeZone } from '../../ui/Instant.tsx'
import { FieldsSkeleton, QueryView } from '../../ui/QueryView.tsx'
import { PauseNotice } from '../pause/PauseNotice.tsx'
import { useCan } from '../viewer/useViewer.ts'
import { PolicyEditor } from './editor/PolicyEditor.tsx'
import { PolicySummary } from './PolicySummary.tsx'
import { draftOf, type PolicyOwner } from './policyDraft.ts'
import { SavedPolicyState } from './SavedPolicyState.tsx'
import { daysFrom, formatDay } from './settings/closedDays.ts'
import { PolicySection } from './settings/PolicySection.tsx'
import { zoneName, zoneToday } from './settings/timeZones.ts'
import { WeekGrid } from './settings/WeekGrid.tsx'

/** Loads the policy of a realm, destination or site, and shows it in an editor, read-only, or as an empty view. */
export function PolicyView({ owner, scope, otherPolicies }: PolicyViewProps) {
  const query = useOwnerPolicyQuery({ id: owner.id })
  return (
    <QueryView query={query} subject="The policy" skeleton={<FieldsSkeleton />}>
      {({ node }) => {
        if (node === null || !('policy' in node)) return <Text size="sm">This {owner.word} no longer exists.</Text>
        return (
          <>
            {/* The pages of realms and sites show their own pause notice. */}
            {owner.word === 'destination' && node.pause && (
              <PauseNotice pause={node.pause} subject="this destination" ownerId={owner.id} />
            )}
            <LoadedPolicy owner={owner} scope={scope} otherPolicies={otherPolicies} saved={node.policy} />
          </>
        )
      }}
    </QueryView>
  )
}

interface PolicyViewProps {
  readonly owner: PolicyOwner
  /** The scope that allows editing the policy. */
  readonly scope: Scope
  /** The other policies that a call must pass, for example "the policies of the destination and the site". */
  readonly otherPolicies: string
}

function LoadedPolicy({
  owner,
  scope,
  otherPolicies,
  saved,
}: PolicyViewProps & { readonly saved: PolicyFieldsFragment | null }) {
  const canManage = useCan(scope)
  // The editor stays open if another user clears the saved policy meanwhile. Otherwise the draft would be lost.
  const [isEditing, setIsEditing] = useState(saved !== null)
  const [isCleared, setIsCleared] = useState(false)
  const hasEditor = canManage && (isEditing || saved !== null)
  const createButton = useRef<HTMLButtonElement>(null)
  // The button that cleared the policy no longer exists. Without this effect, the focus would move to the top of the page.
  useEffect(() => {
    if (isCleared && !hasEditor) createButton.current?.focus()
  }, [isCleared, hasEditor])

  const create = () => {
    setIsEditing(true)
    setIsCleared(false)
  }
  const close = () => {
    setIsEditing(false)
    setIsCleared(true)
  }
  return (
    <Stack>
      <Text size="sm" c="dimmed" maw={720}>
        A call must pass this policy and {otherPolicies}, if they are set. A policy can only add restrictions.
      </Text>
      {hasEditor ? (
        <PolicyEditor owner={owner} saved={saved} onCleared={close} />
      ) : saved !== null ? (
        <ReadOnlyPolicy owner={owner} policy={saved} />
      ) : (
        <NoPolicy word={owner.word} createButton={createButton} onCreate={canManage ? create : undefined} />
      )}
    </Stack>
  )
}

/** Shows a policy to users who cannot change it. */
function ReadOnlyPolicy({ owner, policy }: ReadOnlyPolicyProps) {
  const hours = policy.businessHours
  const now = useNow()
  const ahead = hours ? daysFrom(hours.closedDates, zoneToday(hours.timeZone, now)) : []
  return (
    <Stack maw={720}>
      <PolicySummary title="Policy summary" draft={draftOf(policy, userTimeZone())}>
        <SavedPolicyState owner={owner} policy={policy} />
      </PolicySummary>
      {hours && (
        <PolicySection title="Hours" hint={`Time zone: ${zoneName(hours.timeZone)}.`}>
          <WeekGrid windows={hours.windows} problems={NO_PROBLEMS} />
          {ahead.length > 0 && <Text size="sm">Also closed on {formatList(ahead.map(formatDay))}.</Text>}
        </PolicySection>
      )}
    </Stack>
  )
}

interface ReadOnlyPolicyProps {
  readonly owner: PolicyOwner
  readonly policy: PolicyFieldsFragment
}

const NO_PROBLEMS = {}

/** The empty view of an owner without a policy. */
function NoPolicy({ word, createButton, onCreate }: NoPolicyProps) {
  return (
    <EmptyView
      icon={<IconAdjustments size={22} />}
      title={`No policy for this ${word}`}
      action={
        onCreate && (
          <Button ref={createButton} onClick={onCreate}>
            Create policy
          </Button>
        )
      }
    >
      A policy defines when calls are possible, how often, and whether a proof of work is required. Without a policy,
      this {word} adds no restrictions.
    </EmptyView>
  )
}

interface NoPolicyProps {
  readonly word: PolicyOwner['word']
  readonly createButton: RefObject<HTMLButtonElement | null>
  /** Undefined if the user cannot create a policy. */
  readonly onCreate: (() => void) | undefined
}
