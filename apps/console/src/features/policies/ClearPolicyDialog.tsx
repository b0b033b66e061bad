import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { PolicyFieldsFragment } from '../../generated/graphql.ts'
import { useClearPolicyMutation } from '../../generated/hooks.ts'
import { countWords } from '../../lib/countWords.ts'
import { listWords } from '../../lib/listWords.ts'
import { notify } from '../../lib/notify.ts'
import { FormProblems } from '../../ui/FormProblems.tsx'
import type { PolicyTarget } from './usePolicyEdit.ts'

/** Takes a policy away as a whole, once it was said what that lets through. */
export function ClearPolicyDialog({ target, policy, onClose, onCleared }: ClearPolicyDialogProps) {
  const clearing = useClearPolicyMutation()
  const answer = clearing.data?.clearIssuancePolicy
  const isConflict = answer?.__typename === 'RevisionConflict'
  const clear = () =>
    clearing.mutate(
      { input: { ownerId: target.id, expectedRevision: policy.revision } },
      {
        onSuccess: ({ clearIssuancePolicy }) => {
          if (clearIssuancePolicy.__typename === 'RevisionConflict') return
          notify(`Policy of ${target.name} cleared`, 'It no longer applies from the next request on.')
          onClose()
          onCleared()
        },
      },
    )
  return (
    <Modal opened onClose={onClose} title={`Clear the policy of ${target.name}`}>
      <Stack>
        <Text size="sm">
          {partsOf(policy)} of this {target.word} no longer apply from the next request on. Other policies do not
          change. The audit log keeps the old policy, but you must enter it again to restore it.
        </Text>
        <FormProblems
          title="The policy was not cleared"
          error={clearing.error}
          messages={
            isConflict
              ? ['Someone else changed this policy. The page shows the current policy. Clear it, or close this dialog.']
              : []
          }
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red" onClick={clear} loading={clearing.isPending}>
            Clear policy
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

interface ClearPolicyDialogProps {
  readonly target: PolicyTarget
  readonly policy: PolicyFieldsFragment
  readonly onClose: () => void
  readonly onCleared: () => void
}

/** «The hours, 2 limits and the proof of work» */
function partsOf({ businessHours, rateLimits, challenge }: PolicyFieldsFragment): string {
  const parts = [
    ...(businessHours === null ? [] : ['hours']),
    ...(rateLimits.length === 0 ? [] : [countWords(rateLimits.length, 'limit')]),
    ...(challenge === 'NONE' ? [] : ['proof of work']),
  ]
  return parts.length === 0 ? 'The settings' : `The ${listWords(parts)}`
}
