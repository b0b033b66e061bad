import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { BlockRowFieldsFragment } from '../../generated/graphql.ts'
import { useCreateBlockMutation } from '../../generated/hooks.ts'
import { absoluteTime } from '../../lib/format.ts'
import { notify } from '../../lib/notify.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { instantOf } from '../../ui/DateTimeField.tsx'
import { type EndChoice, EndField, endsAtOf } from '../../ui/EndField.tsx'
import { FormProblems } from '../../ui/ErrorNotice.tsx'

/**
 * A form that blocks a network in a realm. The user enters a reason and an end. With `issuanceId`, the form blocks the network of
 * that receipt without showing the address. Otherwise, the form asks for the network.
 */
export function BlockForm({ realm, issuanceId, onClose }: BlockFormProps) {
  const form = useForm<BlockValues>({ initialValues: { network: '', reason: '', end: 'day', endsAt: '' } })
  const issues = useServerIssues(form, [...(issuanceId === undefined ? ['network'] : []), 'reason', 'endsAt'])
  const blocking = useCreateBlockMutation()
  const { end, endsAt: at } = form.values

  const submit = form.onSubmit(({ network, reason }) => {
    issues.clear()
    const endsAt = endsAtOf(end, instantOf(at), Date.now())
    if (endsAt === undefined) return form.setFieldError('endsAt', 'Choose an end time.')
    const blocked = issuanceId === undefined ? { network: network.trim() } : { issuanceId }
    blocking.mutate(
      { input: { realmId: realm.id, ...blocked, reason: reason.trim(), endsAt } },
      {
        onSuccess: ({ createBlock }) => {
          if (createBlock.__typename === 'InvalidInput') return issues.show(createBlock)
          notifyBlocked(createBlock.block, realm.name)
          onClose()
        },
      },
    )
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <FormProblems messages={issues.messages} error={blocking.error} title="The network was not blocked" />
        {issuanceId === undefined && (
          <TextInput
            label="Network"
            description="An IP address, or a network in CIDR notation: 203.0.113.7, 203.0.113.0/24 or 2001:db8::/64. Everyone in the network is refused. In a company or a mobile network, many people share one address."
            placeholder="203.0.113.7"
            withAsterisk
            spellCheck={false}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('network')}
          />
        )}
        <TextInput
          label="Reason"
          description="For your team and the audit log. Visitors don’t see the reason."
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
  )
}

interface BlockFormProps {
  readonly realm: BlockedRealm
  /** The id of the receipt whose network is blocked. If it is undefined, the form asks for a network. */
  readonly issuanceId?: string
  readonly onClose: () => void
}

export interface BlockedRealm {
  readonly id: string
  readonly name: string
}

interface BlockValues {
  network: string
  reason: string
  end: EndChoice
  /** Value of the date and time field in the user's time zone. */
  endsAt: string
}

function notifyBlocked({ network, endsAt }: BlockRowFieldsFragment, realmName: string): void {
  notify(
    `${network ?? 'Network'} blocked in ${realmName}`,
    endsAt === null
      ? 'The block lasts until you lift it in the Blocks tab of the realm.'
      : `The block lasts until ${absoluteTime(endsAt)}.`,
  )
}
