import { Button, Drawer, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { RealmFieldsFragment, TokenCipher } from '../../generated/graphql.ts'
import { useStageRealmKeyMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { DateTimeField, instantOf } from '../../ui/DateTimeField.tsx'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { SecretDialog } from '../../ui/SecretDialog.tsx'
import { KeyFields, type KeySource, usesSentence } from './KeyFields.tsx'
import { SpliceChange } from './splice/SpliceChange.tsx'

/** The drawer that stages the next key. */
export function StageKeyDrawer({ realm, onClose }: StageKeyDrawerProps) {
  const [generated, setGenerated] = useState<string>()
  if (generated !== undefined)
    return (
      <SecretDialog secret={generated} subject="key" title="The staged key" onStored={onClose}>
        Enter this key at the gateway as described in the steps on this page, and then activate it here.
      </SecretDialog>
    )
  return (
    <Drawer opened onClose={onClose} position="right" size="md" title={`Stage a key for ${realm.name}`}>
      <StageKeyForm realm={realm} onClose={onClose} onGenerated={setGenerated} />
    </Drawer>
  )
}

interface StageKeyDrawerProps {
  readonly realm: RealmFieldsFragment
  readonly onClose: () => void
}

interface StagedKey {
  cipher: TokenCipher | ''
  keySource: KeySource
  key: string
  gatewayRealm: string
  activatesAt: string
}

const EMPTY: StagedKey = { cipher: '', keySource: 'generate', key: '', gatewayRealm: '', activatesAt: '' }

function StageKeyForm({ realm, onClose, onGenerated }: StageKeyFormProps) {
  const staging = useStageRealmKeyMutation()
  const form = useForm({
    initialValues: EMPTY,
    validate: { cipher: (cipher) => (cipher === '' ? 'Choose the cipher that the gateway will use.' : null) },
  })
  const issues = useServerIssues(form, ['cipher', 'key', 'gatewayRealm', 'activatesAt'])

  const submit = form.onSubmit(({ cipher, keySource, key, gatewayRealm, activatesAt }) => {
    issues.clear()
    if (cipher === '') return
    const instant = instantOf(activatesAt)
    const input = {
      realmId: realm.id,
      cipher,
      ...(keySource === 'import' ? { key } : {}),
      ...(gatewayRealm.trim() === '' ? {} : { gatewayRealm: gatewayRealm.trim() }),
      ...(instant === undefined ? {} : { activatesAt: instant }),
    }
    staging.mutate(
      { input },
      {
        onSuccess: ({ stageRealmKey }) => {
          if (stageRealmKey.__typename === 'InvalidInput') return issues.show(stageRealmKey)
          if (stageRealmKey.__typename === 'RealmKeyAlreadyStaged') return issues.add(stageRealmKey.message)
          const { fingerprint, usedBy } = stageRealmKey.realmKey
          notify(`Key ${fingerprint} staged`, usedBy.length === 0 ? undefined : usesSentence(usedBy))
          if (stageRealmKey.generatedKey === null) onClose()
          else onGenerated(stageRealmKey.generatedKey)
        },
      },
    )
  })
  const { cipher, keySource } = form.values
  const isOtherCipher = cipher !== '' && realm.keys.some((key) => key.state === 'ACTIVE' && key.cipher !== cipher)
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <FormProblems messages={issues.messages} error={staging.error} title="No key was staged" />
        <KeyFields field={form.getInputProps} cipher={cipher} keySource={keySource} />
        <TextInput
          label="Name of the twin"
          description={`The twin is a second schema at the gateway, which holds this key. Without a name, the key replaces the key of schema ${realm.name}.`}
          placeholder={`${realm.name}-2`}
          spellCheck={false}
          autoComplete="off"
          {...form.getInputProps('gatewayRealm')}
        />
        <DateTimeField
          label="Activates at"
          description="Optional. Without a time, you activate the key manually when the gateway has it."
          {...form.getInputProps('activatesAt')}
        />
        <SpliceChange input={isOtherCipher ? { realmId: realm.id, cipher } : undefined} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={staging.isPending}>
            Stage key
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface StageKeyFormProps extends StageKeyDrawerProps {
  readonly onGenerated: (key: string) => void
}
