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
import { PolicyReading } from './PolicySummary.tsx'
import type { PolicyTarget } from './usePolicyEdit.ts'

/** The policy of one realm, destination or site: none, to be read, or to be written. */
export function OwnerPolicy({ target, scope, others }: OwnerPolicyProps) {
  const query = useOwnerPolicyQuery({ id: target.id })
  return (
    <QueryView query={query} what="The policy" skeleton={<FieldsSkeleton />}>
      {({ node }) => {
        if (node === null || !('policy' in node)) return <Text size="sm">This {target.word} no longer exists.</Text>
        return (
          <>
            {/* A realm and a site say so on their own pages. */}
            {target.word === 'destination' && node.pause && (
              <PauseNotice pause={node.pause} what="this destination" ownerId={target.id} />
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
  /** What it takes to write it. */
  readonly scope: Scope
  /** Whose policies a call has to pass besides: «those of the destination and of the site». */
  readonly others: string
}

function LoadedPolicy({
  target,
  scope,
  others,
  saved,
}: OwnerPolicyProps & { readonly saved: PolicyFieldsFragment | null }) {
  const canManage = useCan(scope)
  // Once it was being written it stays so, whoever clears the saved one meanwhile: the draft would be gone.
  const [isWritten, setIsWritten] = useState(saved !== null)
  const [isCleared, setIsCleared] = useState(false)
  const isShown = isWritten || saved !== null
  const writeButton = useRef<HTMLButtonElement>(null)
  // What was pressed to clear it is gone by then, and the keyboard would start again at the top of the page.
  useEffect(() => {
    if (isCleared && !isShown) writeButton.current?.focus()
  }, [isCleared, isShown])

  const write = () => {
    setIsWritten(true)
    setIsCleared(false)
  }
  const leave = () => {
    setIsWritten(false)
    setIsCleared(true)
  }
  return (
    <Stack>
      <Text size="sm" c="dimmed" maw={720}>
        A call must pass this policy and {others}, if they are set. A policy can only add restrictions.
      </Text>
      {isShown && canManage && <PolicyEditor target={target} saved={saved} onCleared={leave} />}
      {isShown && !canManage && saved !== null && <PolicyReading target={target} policy={saved} />}
      {(!isShown || (saved === null && !canManage)) && (
        <EmptyView
          icon={<IconAdjustments size={22} />}
          title={`No policy for this ${target.word}`}
          action={
            canManage && (
              <Button ref={writeButton} onClick={write}>
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
