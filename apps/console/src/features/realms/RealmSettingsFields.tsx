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
          description="The subscriber at the gateway with the Call Me service enabled, as user@domain."
          placeholder="anonymous@acme.example"
          withAsterisk={!isReadOnly}
          readOnly={isReadOnly}
          spellCheck={false}
          {...field('accountUser')}
        />
        <TextInput
          label="Caller identity"
          description="Shown to the callee, as user@domain. Defaults to the account user."
          placeholder="Same as the account user"
          readOnly={isReadOnly}
          spellCheck={false}
          {...field('fromUser')}
        />
        <Textarea
          label="Address patterns for secret keys"
          description="Addresses that servers can call, one per line: support@acme.example or *@acme.example. Without patterns, destinations can be called only by alias."
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
            description="Must equal the expiry of the schema at the gateway."
            placeholder="600"
            min={1}
            allowDecimal={false}
            thousandSeparator=","
            withAsterisk={!isReadOnly}
            readOnly={isReadOnly}
            {...field('tokenFormat.lifetimeSeconds')}
          />
          <NumberInput
            label="Effective lifetime in seconds"
            description="Optional. Makes credentials expire before the lifetime ends."
            min={1}
            allowDecimal={false}
            thousandSeparator=","
            readOnly={isReadOnly}
            {...field('tokenFormat.effectiveLifetimeSeconds')}
          />
        </SimpleGrid>
        <Select
          label="Timestamp unit"
          description="The unit of the timestamp in a token. Use milliseconds unless the gateway administrator says otherwise."
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
