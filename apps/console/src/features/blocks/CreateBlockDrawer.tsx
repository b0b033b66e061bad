import { Button, Drawer, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useCreateBlockMutation } from '../../generated/hooks.ts'
import { type EndChoice, endsAtOf } from '../../lib/endChoices.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { instantOf } from '../../ui/DateTimeField.tsx'
import { EndField } from '../../ui/EndField.tsx'
import { FormProblems } from '../../ui/FormProblems.tsx'
import type { BlockedRealm } from './RealmBlocksTab.tsx'

/** Shuts a network out that is known by its address. */
export function CreateBlockDrawer({ realm, onClose }: CreateBlockDrawerProps) {
  const form = useForm<BlockValues>({ initialValues: { network: '', reason: '', end: 'day', endsAt: '' } })
  const issues = useServerIssues(form, ['network', 'reason', 'endsAt'])
  const blocking = useCreateBlockMutation()
  const { end, endsAt: at } = form.values

  const submit = form.onSubmit(({ network, reason }) => {
    issues.clear()
    const endsAt = endsAtOf(end, instantOf(at), Date.now())
    if (endsAt === undefined) return form.setFieldError('endsAt', 'Choose an end time.')
    blocking.mutate(
      { input: { realmId: realm.id, network: network.trim(), reason: reason.trim(), endsAt } },
      {
        onSuccess: ({ createBlock }) => {
          if (createBlock.__typename === 'InvalidInput') return issues.show(createBlock)
          notify(`${createBlock.block.network ?? 'Network'} blocked in ${realm.name}`)
          onClose()
        },
      },
    )
  })
  return (
    <Drawer opened onClose={onClose} position="right" size="md" title={`Block a network in ${realm.name}`}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormProblems messages={issues.messages} error={blocking.error} title="The network was not blocked" />
          <TextInput
            label="Network"
            description="An IP address, or a network in CIDR notation: 203.0.113.7, 203.0.113.0/24, 2001:db8::/64. Everyone in the network is refused. Companies and mobile networks share one address among many people."
            placeholder="203.0.113.7"
            withAsterisk
            spellCheck={false}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('network')}
          />
          <TextInput
            label="Reason"
            description="For your team and the audit log. Visitors don’t see it."
            withAsterisk
            {...form.getInputProps('reason')}
          />
          <EndField
            choices={['hour', 'day', 'week', 'at']}
            openLabel="Until lifted"
            choice={end}
            at={at}
            error={form.errors.endsAt}
            onChange={({ choice, at: endsAt }) => {
              form.clearFieldError('endsAt')
              form.setValues({ end: choice, endsAt })
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={blocking.isPending}>
              Block
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}

interface CreateBlockDrawerProps {
  readonly realm: BlockedRealm
  readonly onClose: () => void
}

interface BlockValues {
  network: string
  reason: string
  end: EndChoice
  /** Of the reader's own clock. */
  endsAt: string
}
