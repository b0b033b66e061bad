import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { BlockRowFieldsFragment } from '../../generated/graphql.ts'
import { useLiftBlockMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { nameOf } from './BlockRow.tsx'

/** Lets a network in again, once it was said what that means and whether it can be taken back. */
export function LiftBlockDialog({ block, realmName, onClose }: LiftBlockDialogProps) {
  const lifting = useLiftBlockMutation()
  const lift = () =>
    lifting.mutate(
      { input: { blockId: block.id } },
      {
        onSuccess: () => {
          notify('Block lifted', `Credentials are issued again in ${realmName} for ${nameOf(block)}.`)
          onClose()
        },
      },
    )
  return (
    <Modal opened onClose={onClose} title="Lift this block">
      <Stack>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          From the next request on, credentials are issued again in {realmName} for {nameOf(block)}. Reason for the
          block: “{block.reason}”.
        </Text>
        <Text size="sm">
          {block.network === null
            ? 'You can block it from this receipt again only until its address is deleted.'
            : 'You can block it again at any time.'}
        </Text>
        <FormProblems title="The block was not lifted" error={lifting.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button onClick={lift} loading={lifting.isPending}>
            Lift block
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

interface LiftBlockDialogProps {
  readonly block: BlockRowFieldsFragment
  readonly realmName: string
  readonly onClose: () => void
}
