import { Button, Stack, Text } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { PolicyFieldsFragment, Scope } from '../../generated/graphql.ts'
import { useOwnerPolicyQuery } from '../../generated/hooks.ts'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { FieldsSkeleton, QueryView } from '../../ui/QueryView.tsx'
import { PauseNotice } from '../pause/PauseNotice.tsx'
import { useCan } from '../viewer/useViewer.ts'
import { PolicyEditor } from './PolicyEditor.tsx'
import { ReadOnlyPolicy } from './PolicySummary.tsx'
import type { PolicyTarget } from './usePolicyEdit.ts'

/** Shows the policy of a realm, destination or site: the editor, a read-only summary, or an empty view. */
export function OwnerPolicy({ target, scope, others }: OwnerPolicyProps) {
  const query = useOwnerPolicyQuery({ id: target.id })
  return (
    <QueryView query={query} subject="The policy" skeleton={<FieldsSkeleton />}>
      {({ node }) => {
        if (node === null || !('policy' in node)) return <Text size="sm">This {target.word} no longer exists.</Text>
        return (
          <>
            {/* The pages of realms and sites show their own pause notice. */}
            {target.word === 'destination' && node.pause && (
              <PauseNotice pause={node.pause} subject="this destination" ownerId={target.id} />
            )}
            <LoadedPolicy target={target} scope={scope} others={others} saved={node.policy} />
          </>
        )
      }}
    </QueryView>
  )
}

interface OwnerPolicyProps {
  readonly target: PolicyTarget
  /** The scope that allows editing the policy. */
  readonly scope: Scope
  /** The other policies that a call must pass, for example "those of the destination and of the site". */
  readonly others: string
}

function LoadedPolicy({
  target,
  scope,
  others,
  saved,
}: OwnerPolicyProps & { readonly saved: PolicyFieldsFragment | null }) {
  const canManage = useCan(scope)
  // The editor stays open if another user clears the saved policy meanwhile. Otherwise the draft would be lost.
  const [isEditing, setIsEditing] = useState(saved !== null)
  const [isCleared, setIsCleared] = useState(false)
  const isShown = isEditing || saved !== null
  const createButton = useRef<HTMLButtonElement>(null)
  // The button that cleared the policy no longer exists. Without this effect, the focus would move to the top of the page.
  useEffect(() => {
    if (isCleared && !isShown) createButton.current?.focus()
  }, [isCleared, isShown])

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
        A call must pass this policy and {others}, if they are set. A policy can only add restrictions.
      </Text>
      {isShown && canManage && <PolicyEditor target={target} saved={saved} onCleared={close} />}
      {isShown && !canManage && saved !== null && <ReadOnlyPolicy target={target} policy={saved} />}
      {(!isShown || (saved === null && !canManage)) && (
        <EmptyView
          icon={<IconAdjustments size={22} />}
          title={`No policy for this ${target.word}`}
          action={
            canManage && (
              <Button ref={createButton} onClick={create}>
                Create policy
              </Button>
            )
          }
        >
          A policy defines when calls are possible, how often, and whether a proof of work is required. Without a
          policy, this {target.word} adds no restrictions.
        </EmptyView>
      )}
    </Stack>
  )
}
