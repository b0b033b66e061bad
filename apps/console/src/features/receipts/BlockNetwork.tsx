import { Button, Group, Paper, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useBlockNetworkMutation } from '../../generated/hooks.ts'
import { absoluteTime } from '../../lib/absoluteTime.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { DateTimeField, instantOf } from '../../ui/DateTimeField.tsx'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { BLOCK_SPANS, type BlockSpan, blockEndsAt } from './blockEndsAt.ts'

/** Shuts the network behind a decision out of its realm, for a time. Its address is never shown. */
export function BlockNetwork({ issuanceId, realm, onClose }: BlockNetworkProps) {
  const form = useForm<BlockValues>({ initialValues: { reason: '', span: 'day', endsAt: '' } })
  const issues = useServerIssues(form, ['reason', 'endsAt'])
  const blocking = useBlockNetworkMutation()

  const submit = form.onSubmit(({ reason, span, endsAt }) => {
    issues.clear()
    const end = span === 'until' ? instantOf(endsAt) : blockEndsAt(span, Date.now())
    if (span === 'until' && end === undefined) return form.setFieldError('endsAt', 'Choose when it ends.')
    blocking.mutate(
      {
        input: { realmId: realm.id, issuanceId, reason: reason.trim(), ...(end === undefined ? {} : { endsAt: end }) },
      },
      {
        onSuccess: ({ createBlock }) => {
          if (createBlock.__typename === 'InvalidInput') return issues.show(createBlock)
          const { endsAt: until } = createBlock.block
          notify(
            `Network blocked in ${realm.name}`,
            until === null ? 'Until it is lifted, under Blocks of the realm.' : `Until ${absoluteTime(until)}.`,
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
            Whoever shares the network is refused in realm {realm.name} from the next request on. Credentials that are
            out stay usable until they expire.
          </Text>
          <FormProblems messages={issues.messages} error={blocking.error} title="Nothing was blocked" />
          <TextInput
            label="Reason"
            description="For the audit log and for whoever looks next."
            withAsterisk
            data-autofocus
            {...form.getInputProps('reason')}
          />
          <Radio.Group label="For how long" {...form.getInputProps('span')}>
            <Group gap="md" mt={6}>
              {BLOCK_SPANS.map(({ span, label }) => (
                <Radio key={span} value={span} label={label} />
              ))}
            </Group>
          </Radio.Group>
          {form.values.span === 'until' && (
            <DateTimeField label="Ends at" description="" {...form.getInputProps('endsAt')} />
          )}
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
  readonly reason: string
  readonly span: BlockSpan | 'until'
  /** Of the reader's own clock; counts with `until` only. */
  readonly endsAt: string
}
