import { Modal, Stack, Text } from '@mantine/core'
import type { DestinationFieldsFragment } from '../../generated/graphql.ts'
import { useDeleteDestinationMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { TypedConfirm } from '../../ui/TypedConfirm.tsx'
import { SpliceChange } from './splice/SpliceChange.tsx'

export function DeleteDestinationDialog({ destination, realmId, onClose }: DeleteDestinationDialogProps) {
  const deleting = useDeleteDestinationMutation()
  const confirm = () =>
    deleting.mutate(
      { input: { destinationId: destination.id } },
      {
        onSuccess: () => {
          notify(`Destination ${destination.alias} deleted`)
          onClose()
        },
      },
    )
  return (
    <Modal opened onClose={onClose} title={`Delete destination ${destination.alias}`}>
      <Stack>
        <Text size="sm">
          Requests for {destination.alias} are refused from now on. The gateway still accepts credentials issued before.
          With an ECB key, it may accept them even after they expire. Receipts are kept.
        </Text>
        <SpliceChange input={{ realmId, removedDestinationId: destination.id }} />
        <TypedConfirm
          name={destination.alias}
          action="Delete destination"
          isBusy={deleting.isPending}
          onConfirm={confirm}
          onCancel={onClose}
          answer={<FormProblems error={deleting.error} title="The destination was not deleted" />}
        />
      </Stack>
    </Modal>
  )
}

interface DeleteDestinationDialogProps {
  readonly destination: DestinationFieldsFragment
  readonly realmId: string
  readonly onClose: () => void
}
