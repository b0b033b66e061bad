import './policies.css'
import { Button, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { IssuancePolicyInput, PolicyFieldsFragment } from '../../generated/graphql.ts'
import { useOwnerPolicyQuery } from '../../generated/hooks.ts'
import { userTimeZone } from '../../ui/Instant.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { PolicySummary } from './PolicySummary.tsx'
import { draftOf, type NamedPolicyOwner, policyInputOf, problemsOf } from './policyDraft.ts'
import { PolicySettings } from './settings/PolicySettings.tsx'

/** Edits a draft of a policy for a trial. The draft starts as a copy of the saved policy and is never saved. */
export function TrialPolicyField({ owner, onChange }: TrialPolicyFieldProps) {
  const query = useOwnerPolicyQuery({ id: owner.id })
  return (
    <QueryView query={query} subject={`The policy of ${owner.name}`} skeleton={<Skeleton h={120} />}>
      {({ node }) =>
        node !== null && 'policy' in node ? (
          <LoadedField owner={owner} saved={node.policy} onChange={onChange} />
        ) : (
          <Text size="sm">The owner of this policy no longer exists, so you cannot test a draft.</Text>
        )
      }
    </QueryView>
  )
}

interface TrialPolicyFieldProps {
  readonly owner: NamedPolicyOwner
  /** Called on mount and after each change. The policy is undefined while the draft is not valid. */
  readonly onChange: (policy: IssuancePolicyInput | undefined) => void
}

function LoadedField({ owner, saved, onChange }: LoadedFieldProps) {
  const [draft, setDraft] = useState(() => draftOf(saved, userTimeZone()))
  const [isOpen, setIsOpen] = useState(false)
  const problems = problemsOf(draft)
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs only when the draft changes.
  useEffect(() => onChange(Object.keys(problems).length === 0 ? policyInputOf(draft) : undefined), [draft])

  return (
    <>
      <PolicySummary title={`Draft for ${owner.name}`} draft={draft}>
        <Group>
          <Button variant="default" size="xs" onClick={() => setIsOpen(true)}>
            Edit draft
          </Button>
        </Group>
      </PolicySummary>
      {isOpen && (
        <Drawer opened onClose={() => setIsOpen(false)} position="right" size="xl" title={`Draft for ${owner.name}`}>
          <Stack>
            <Text size="sm" c="dimmed">
              For this trial only. The saved policy does not change.
            </Text>
            <PolicySettings
              draft={draft}
              problems={problems}
              onChange={(change) => setDraft({ ...draft, ...change })}
            />
            <Group justify="flex-end">
              <Button onClick={() => setIsOpen(false)}>Done</Button>
            </Group>
          </Stack>
        </Drawer>
      )}
    </>
  )
}

interface LoadedFieldProps extends TrialPolicyFieldProps {
  readonly saved: PolicyFieldsFragment | null
}
