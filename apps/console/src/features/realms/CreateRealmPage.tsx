import { Button, Group, Stack, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { TokenCipher } from '../../generated/graphql.ts'
import { useCreateRealmMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { NotAllowed } from '../../ui/EmptyView.tsx'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { LinkButton } from '../../ui/InternalLink.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { SecretDialog } from '../../ui/SecretDialog.tsx'
import { KeyFields, type KeySource } from './KeyFields.tsx'
import {
  NEW_REALM_SETTINGS,
  REALM_SETTING_FIELDS,
  type RealmSettings,
  RealmSettingsFields,
  settingsInput,
  spliceInput,
} from './RealmSettingsFields.tsx'
import { SpliceChange } from './splice/SpliceChange.tsx'

/** The page that creates a realm with the gateway's settings. A generated key is shown once, before the next page opens. */
export function CreateRealmPage() {
  const canManage = useCan('MANAGE_REALMS')
  return (
    <>
      <PageHead title="Create realm" question="Which settings does the authentication schema at the gateway have?" />
      {canManage ? <CreateRealmForm /> : <NotAllowed reason="You can’t create realms." />}
    </>
  )
}

interface NewRealm extends RealmSettings {
  name: string
  cipher: TokenCipher | ''
  keySource: KeySource
  key: string
}

const NEW_REALM: NewRealm = { ...NEW_REALM_SETTINGS, name: '', cipher: '', keySource: 'generate', key: '' }
const FIELDS = ['name', ...REALM_SETTING_FIELDS, 'cipher', 'key']

function CreateRealmForm() {
  const navigate = useNavigate()
  const creating = useCreateRealmMutation()
  const [created, setCreated] = useState<{ readonly name: string; readonly key: string }>()
  const form = useForm({ initialValues: NEW_REALM, validate: { cipher: requireCipher } })
  const issues = useServerIssues(form, FIELDS)

  const finish = (name: string, isKeyShared = false) => {
    notify(
      `Realm ${name} created`,
      isKeyShared
        ? 'The realm’s key is also in use elsewhere. Read the warning on the key first.'
        : 'Next: create a destination.',
    )
    const tab = isKeyShared ? 'keys' : 'destinations'
    void navigate({ to: '/realms/$realmName', params: { realmName: name }, search: { tab } })
  }
  const submit = form.onSubmit(({ name, cipher, keySource, key, ...settings }) => {
    issues.clear()
    if (cipher === '') return
    const input = {
      ...settingsInput(settings),
      name: name.trim(),
      cipher,
      ...(keySource === 'import' ? { key } : {}),
    }
    creating.mutate(
      { input },
      {
        onSuccess: ({ createRealm }) => {
          if (createRealm.__typename === 'InvalidInput') return issues.show(createRealm)
          const { realm, generatedKey } = createRealm
          if (generatedKey === null) finish(realm.name, realm.activeKey.warnings.includes('SHARED'))
          else setCreated({ name: realm.name, key: generatedKey })
        },
      },
    )
  })
  const { cipher, keySource } = form.values
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xl" maw={620}>
        <FormProblems messages={issues.messages} error={creating.error} title="The realm was not created" />
        <Stack component="section" aria-label="Names">
          <TextInput
            label="Name"
            description="The exact name of the schema at the gateway. You cannot change the name later."
            placeholder="acme-anonymous"
            withAsterisk
            spellCheck={false}
            autoComplete="off"
            {...form.getInputProps('name')}
          />
          <TextInput
            label="Display name"
            description="For this console only. Defaults to the name."
            {...form.getInputProps('displayName')}
          />
        </Stack>
        <RealmSettingsFields field={form.getInputProps} />
        <Stack component="section" aria-label="Cipher and key">
          <Title order={2}>Cipher and key</Title>
          <KeyFields field={form.getInputProps} cipher={cipher} keySource={keySource} />
        </Stack>
        <SpliceChange input={cipher === '' ? undefined : { ...spliceInput(form.values), cipher }} />
        <Group>
          <Button type="submit" loading={creating.isPending}>
            Create realm
          </Button>
          <LinkButton to="/realms" variant="default">
            Cancel
          </LinkButton>
        </Group>
      </Stack>
      {created && (
        <SecretDialog
          secret={created.key}
          subject="key"
          title={`The key of realm ${created.name}`}
          onStored={() => {
            setCreated(undefined)
            finish(created.name)
          }}
        >
          Enter this key at the gateway as the security key of schema {created.name}. Calls work when both sides have
          the key.
        </SecretDialog>
      )}
    </form>
  )
}

const requireCipher = (cipher: TokenCipher | '') => (cipher === '' ? 'Choose the cipher that the gateway uses.' : null)
