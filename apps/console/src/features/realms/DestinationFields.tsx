import { Button, Group, TextInput } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'

/** What a destination is made of, but for its alias, which never changes. */
export function DestinationFields({ field, realmAccountUser }: DestinationFieldsProps) {
  return (
    <>
      <TextInput label="Display name" description="The name that people see." withAsterisk {...field('displayName')} />
      <TextInput
        label="Address"
        description="The subscriber at the gateway, as user@domain without the sip: prefix."
        placeholder="support@acme.example"
        withAsterisk
        spellCheck={false}
        {...field('address')}
      />
      <TextInput
        label="Account user"
        description={`The subscriber with the Call Me service. Defaults to the account user of the realm: ${realmAccountUser}.`}
        spellCheck={false}
        {...field('accountUser')}
      />
    </>
  )
}

interface DestinationFieldsProps {
  readonly field: (path: string) => GetInputPropsReturnType
  readonly realmAccountUser: string
}

/** The foot of both drawers. */
export function DrawerFoot({ action, isBusy, onClose }: DrawerFootProps) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <Button type="submit" loading={isBusy}>
        {action}
      </Button>
    </Group>
  )
}

interface DrawerFootProps {
  readonly action: string
  readonly isBusy: boolean
  readonly onClose: () => void
}
