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
            ? 'The key is destroyed without ever having been used. If the gateway already has it, remove it there too.'
            : 'The overlap ends now: the key is destroyed, there is no way back to it, and tokens made with it can no longer be read here. The gateway accepts them as long as it has the key: remove the key there too.'}
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
              title="Nothing was retired"
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
