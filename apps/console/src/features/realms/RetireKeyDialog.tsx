import { Modal, Stack, Text } from '@mantine/core'
import type { RealmKeyFieldsFragment } from '../../generated/graphql.ts'
import { useRetireRealmKeyMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { TypedConfirm } from '../../ui/TypedConfirm.tsx'

/** Destroys a key that is not in use: there is no way back to it. */
export function RetireKeyDialog({ realmKey, onClose }: RetireKeyDialogProps) {
  const isStaged = realmKey.state === 'STAGED'
  const retiring = useRetireRealmKeyMutation()
  const answer = retiring.data?.retireRealmKey

  const confirm = () =>
    retiring.mutate(
      { input: { realmKeyId: realmKey.id } },
      {
        onSuccess: ({ retireRealmKey }) => {
          if (retireRealmKey.__typename === 'RealmKeyActive') return
          notify(`Key ${realmKey.fingerprint} ${isStaged ? 'dropped' : 'retired'}`)
          onClose()
        },
      },
    )
  return (
    <Modal
      opened
      onClose={onClose}
      title={isStaged ? `Drop key ${realmKey.fingerprint}` : `Retire key ${realmKey.fingerprint} now`}
    >
      <Stack>
        <Text size="sm">
          {isStaged
            ? 'The key was never used and is destroyed. If the gateway already has it, remove it there too.'
            : 'The overlap ends now. The key is destroyed, you cannot go back to it, and its tokens can no longer be read here. The gateway accepts those tokens as long as it has the key, so remove the key there too.'}
        </Text>
        <TypedConfirm
          name={realmKey.fingerprint}
          action={isStaged ? 'Drop key' : 'Retire key'}
          isBusy={retiring.isPending}
          onConfirm={confirm}
          onCancel={onClose}
          answer={
            <FormProblems
              error={retiring.error}
              messages={answer?.__typename === 'RealmKeyActive' ? [answer.message] : []}
              title="The key was not retired"
            />
          }
        />
      </Stack>
    </Modal>
  )
}

interface RetireKeyDialogProps {
  readonly realmKey: RealmKeyFieldsFragment
  readonly onClose: () => void
}
