import { Alert, Button, Group, List, Modal, NumberInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { RealmFieldsFragment, RealmKeyFieldsFragment } from '../../generated/graphql.ts'
import { useActivateRealmKeyMutation, useRetireRealmKeyMutation } from '../../generated/hooks.ts'
import { formatDuration } from '../../lib/format.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { TypedConfirm } from '../../ui/TypedConfirm.tsx'
import { gatewaySteps } from './gatewaySteps.ts'
import { KeyWarningBadges } from './KeyFields.tsx'
import { SpliceChange } from './splice/SpliceChange.tsx'

/** Activates a staged key, or reactivates the replaced key. New tokens are then created with the activated key. */
export function ActivateKeyDialog({ realm, realmKey, onClose }: ActivateKeyDialogProps) {
  const isRollback = realmKey.state === 'RETIRING'
  const lifetimeSeconds = realm.tokenFormat.lifetimeSeconds
  const form = useForm<{ overlapSeconds: number | string }>({ initialValues: { overlapSeconds: lifetimeSeconds } })
  const issues = useServerIssues(form, ['overlapSeconds'])
  const activating = useActivateRealmKeyMutation()
  const { overlapSeconds } = form.values

  const submit = form.onSubmit(() => {
    issues.clear()
    const overlap = typeof overlapSeconds === 'number' ? { overlapSeconds } : {}
    activating.mutate(
      { input: { realmKeyId: realmKey.id, ...overlap } },
      {
        onSuccess: ({ activateRealmKey }) => {
          if (activateRealmKey.__typename === 'InvalidInput') return issues.show(activateRealmKey)
          const { activeKey, replacedKey } = activateRealmKey
          notify(`Key ${activeKey.fingerprint} is active`, `Key ${replacedKey.fingerprint} was replaced.`)
          onClose()
        },
      },
    )
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={isRollback ? `Go back to key ${realmKey.fingerprint}` : `Activate key ${realmKey.fingerprint}`}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormProblems messages={issues.messages} error={activating.error} title="The key was not activated" />
          {isRollback ? (
            <Text size="sm">
              New tokens are created with this key again, for the gateway realm {realmKey.gatewayRealm}. The gateway
              must still have the key.
            </Text>
          ) : (
            <Alert color="amber" variant="light" title="Do this at the gateway first">
              <List type="ordered" size="sm" spacing={4}>
                {gatewaySteps(realm, realmKey).map((step) => (
                  <List.Item key={step}>{step}</List.Item>
                ))}
              </List>
            </Alert>
          )}
          <NumberInput
            label="Overlap in seconds"
            description={`How long tokens of the replaced key can still be read here. The token lifetime is ${formatDuration(lifetimeSeconds)}.`}
            min={0}
            allowDecimal={false}
            thousandSeparator=","
            data-autofocus
            {...form.getInputProps('overlapSeconds')}
          />
          <Text size="sm" role="status">
            {overlapSentence(overlapSeconds, lifetimeSeconds)}
          </Text>
          <KeyWarningBadges warnings={realmKey.warnings} usedBy={realmKey.usedBy} isExplained />
          <SpliceChange input={{ realmId: realm.id, realmKeyId: realmKey.id }} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={activating.isPending} color={overlapSeconds === 0 ? 'red' : 'accent'}>
              {isRollback ? 'Go back' : 'Activate now'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

interface ActivateKeyDialogProps {
  readonly realm: RealmFieldsFragment
  readonly realmKey: RealmKeyFieldsFragment
  readonly onClose: () => void
}

/** Describes the effect of the overlap on existing tokens. */
function overlapSentence(overlapSeconds: number | string, lifetimeSeconds: number): string {
  if (typeof overlapSeconds !== 'number') return 'The overlap defaults to the token lifetime.'
  if (overlapSeconds === 0)
    return 'The replaced key is destroyed immediately. You cannot go back to that key, and its tokens can no longer be read here.'
  if (overlapSeconds < lifetimeSeconds)
    return `The overlap is shorter than the token lifetime. Some tokens stay valid for up to ${formatDuration(lifetimeSeconds - overlapSeconds)} after their key is destroyed here.`
  return `You can go back to the replaced key for ${formatDuration(overlapSeconds)}. After that, the key is destroyed.`
}

/** Destroys a key that is not active. A destroyed key cannot be restored. */
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
            ? 'The key was never used and is destroyed. If the gateway already has the key, remove it there too.'
            : 'The overlap ends now. The key is destroyed. You cannot go back to the key, and its tokens can no longer be read here. The gateway accepts those tokens as long as it has the key, so remove the key there too.'}
        </Text>
        <TypedConfirm
          name={realmKey.fingerprint}
          action={isStaged ? 'Drop key' : 'Retire key'}
          isBusy={retiring.isPending}
          onConfirm={confirm}
          onCancel={onClose}
          rejection={
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
