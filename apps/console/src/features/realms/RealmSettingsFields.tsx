import { NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput, Title } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import { TIMESTAMP_UNIT_LABELS } from '../../entities/labels.ts'
import type { RealmFieldsFragment, SpliceAuditPreviewInput, TokenFormatInput } from '../../generated/graphql.ts'
import { lines } from '../../lib/lines.ts'

/** The fields to create and edit a realm. The description of a field names the gateway setting that the field must match. */
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

/** The form values of a realm's settings. The field names match the paths in the server's issues. */
export interface RealmSettings {
  displayName: string
  accountUser: string
  fromUser: string
  calleePatterns: string
  tokenFormat: TokenFormatFields
}

/** A number field contains a text while it is empty or not valid. */
interface TokenFormatFields {
  timestampUnit: 'MILLISECONDS' | 'SECONDS'
  lifetimeSeconds: number | string
  effectiveLifetimeSeconds: number | string
}

export const REALM_SETTING_FIELDS = [
  'displayName',
  'accountUser',
  'fromUser',
  'tokenFormat.timestampUnit',
  'tokenFormat.lifetimeSeconds',
  'tokenFormat.effectiveLifetimeSeconds',
  'calleePatterns',
] as const

export const NEW_REALM_SETTINGS: RealmSettings = {
  displayName: '',
  accountUser: '',
  fromUser: '',
  calleePatterns: '',
  tokenFormat: { timestampUnit: 'MILLISECONDS', lifetimeSeconds: '', effectiveLifetimeSeconds: '' },
}

export function settingsOf({ displayName, accountUser, fromUser, calleePatterns, tokenFormat }: RealmFieldsFragment) {
  const { timestampUnit, lifetimeSeconds, effectiveLifetimeSeconds } = tokenFormat
  const isShortened = effectiveLifetimeSeconds !== lifetimeSeconds
  const settings: RealmSettings = {
    displayName,
    accountUser,
    // An empty field means "same as the account user". The caller identity then changes with the account user.
    fromUser: fromUser === accountUser ? '' : fromUser,
    calleePatterns: calleePatterns.join('\n'),
    tokenFormat: {
      timestampUnit,
      lifetimeSeconds,
      effectiveLifetimeSeconds: isShortened ? effectiveLifetimeSeconds : '',
    },
  }
  return settings
}

/** Returns the input that the mutations for creating and editing a realm have in common. */
export function settingsInput({ displayName, accountUser, fromUser, calleePatterns, tokenFormat }: RealmSettings) {
  return {
    ...(displayName.trim() === '' ? {} : { displayName: displayName.trim() }),
    accountUser: accountUser.trim(),
    ...callerIdentityInput(fromUser.trim(), accountUser.trim()),
    calleePatterns: lines(calleePatterns),
    tokenFormat: tokenFormatInput(tokenFormat),
  }
}

/** Returns the settings that affect the splice audit, as input for a preview of the audit. */
export function spliceInput(settings: RealmSettings): SpliceAuditPreviewInput {
  const { displayName: _, ...audited } = settingsInput(settings)
  return audited
}

/**
 * Returns the caller identity to send. If the input omitted the caller identity, the server would keep the previous
 * caller identity.
 */
function callerIdentityInput(fromUser: string, accountUser: string) {
  const callerIdentity = fromUser === '' ? accountUser : fromUser
  return callerIdentity === '' ? {} : { fromUser: callerIdentity }
}

function tokenFormatInput(fields: TokenFormatFields): TokenFormatInput {
  const { timestampUnit, lifetimeSeconds, effectiveLifetimeSeconds } = fields
  const shortened = wholeNumber(effectiveLifetimeSeconds)
  return {
    timestampUnit,
    // An empty field is sent as 0, which the server rejects with a message about the allowed range.
    lifetimeSeconds: wholeNumber(lifetimeSeconds) ?? 0,
    ...(shortened === undefined ? {} : { effectiveLifetimeSeconds: shortened }),
  }
}

const wholeNumber = (value: number | string) => (typeof value === 'number' ? Math.trunc(value) : undefined)
