import { Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useBlockNetworkMutation } from '../../generated/hooks.ts'
import { absoluteTime } from '../../lib/absoluteTime.ts'
import { type EndChoice, endsAtOf } from '../../lib/endChoices.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { instantOf } from '../../ui/DateTimeField.tsx'
import { EndField } from '../../ui/EndField.tsx'
import { FormProblems } from '../../ui/FormProblems.tsx'

/** Shuts the network behind a decision out of its realm, for a time. Its address is never shown. */
export function BlockNetwork({ issuanceId, realm, onClose }: BlockNetworkProps) {
  const form = useForm<BlockValues>({ initialValues: { reason: '', end: 'day', endsAt: '' } })
  const issues = useServerIssues(form, ['reason', 'endsAt'])
  const blocking = useBlockNetworkMutation()
  const { end, endsAt: at } = form.values

  const submit = form.onSubmit(({ reason }) => {
    issues.clear()
    const endsAt = endsAtOf(end, instantOf(at), Date.now())
    if (endsAt === undefined) return form.setFieldError('endsAt', 'Choose an end time.')
    blocking.mutate(
      { input: { realmId: realm.id, issuanceId, reason: reason.trim(), endsAt } },
      {
        onSuccess: ({ createBlock }) => {
          if (createBlock.__typename === 'InvalidInput') return issues.show(createBlock)
          const { endsAt: until } = createBlock.block
          notify(
            `Network blocked in ${realm.name}`,
            until === null ? 'Until you lift it in the Blocks tab of the realm.' : `Until ${absoluteTime(until)}.`,
          )
          onClose()
        },
      },
    )
  })
  return (
    <Paper component="section" withBorder p="md" aria-label="Block this network">
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Text size="sm">
            Everyone in the same network is refused in realm {realm.name} from the next request on. The gateway still
            accepts credentials issued before. With an ECB key, it may accept them even after they expire.
          </Text>
          <FormProblems messages={issues.messages} error={blocking.error} title="The network was not blocked" />
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
    </Paper>
  )
}

interface BlockNetworkProps {
  readonly issuanceId: string
  readonly realm: { readonly id: string; readonly name: string }
  readonly onClose: () => void
}

interface BlockValues {
  reason: string
  end: EndChoice
  /** Of the reader's own clock. */
  endsAt: string
}
