import { NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput, Title } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import { TIMESTAMP_UNIT_LABELS } from '../../lib/labels.ts'

/** The fields that creating and changing a realm share. Each that must match the gateway says so, and where it stands there. */
export function RealmSettingsFields({ field, isReadOnly = false }: RealmSettingsFieldsProps) {
  return (
    <>
      <Stack component="section" aria-label="Identities">
        <Title order={2}>Identities</Title>
        <TextInput
          label="Account user"
          description="At the gateway: the subscriber that has the Call Me service switched on, as user@domain."
          placeholder="anonymous@acme.example"
          withAsterisk={!isReadOnly}
          readOnly={isReadOnly}
          spellCheck={false}
          {...field('accountUser')}
        />
        <TextInput
          label="From user"
          description="Whom the called person sees as the caller, as user@domain. Left empty, it is the account user."
          placeholder="The account user"
          readOnly={isReadOnly}
          spellCheck={false}
          {...field('fromUser')}
        />
        <Textarea
          label="Addresses secret keys may call"
          description="One to a line: support@acme.example, or *@acme.example. Left empty, destinations can be called only by their alias."
          placeholder="*@acme.example"
          autosize
          minRows={2}
          readOnly={isReadOnly}
          spellCheck={false}
          {...field('calleePatterns')}
        />
      </Stack>
      <Stack component="section" aria-label="Tokens">
        <Title order={2}>Tokens</Title>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label="Lifetime in seconds"
            description="At the gateway: the schema's expiry. It must be the same number."
            placeholder="600"
            min={1}
            allowDecimal={false}
            thousandSeparator=","
            withAsterisk={!isReadOnly}
            readOnly={isReadOnly}
            {...field('tokenFormat.lifetimeSeconds')}
          />
          <NumberInput
            label="Usable for, in seconds"
            description="Shorter than the lifetime, if credentials are to end sooner. Left empty: the whole lifetime."
            min={1}
            allowDecimal={false}
            thousandSeparator=","
            readOnly={isReadOnly}
            {...field('tokenFormat.effectiveLifetimeSeconds')}
          />
        </SimpleGrid>
        <Select
          label="Timestamp unit"
          description="What the gateway reads the time in the token as. Milliseconds, unless its administrator says otherwise."
          data={UNITS}
          allowDeselect={false}
          readOnly={isReadOnly}
          {...field('tokenFormat.timestampUnit')}
        />
      </Stack>
    </>
  )
}

interface RealmSettingsFieldsProps {
  /** `getInputProps` of the form that these fields are part of. */
  readonly field: (path: string) => GetInputPropsReturnType
  readonly isReadOnly?: boolean
}

const UNITS = Object.entries(TIMESTAMP_UNIT_LABELS).map(([value, label]) => ({ value, label }))
