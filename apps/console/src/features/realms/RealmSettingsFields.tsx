import { NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput, Title } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import { TIMESTAMP_UNIT_LABELS } from '../../entities/labels.ts'
import type { RealmFieldsFragment, SpliceAuditPreviewInput, TokenFormatInput } from '../../generated/graphql.ts'
import { lines } from '../../lib/lines.ts'

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

/** What can be changed about a realm, as the form holds it: the field names are the paths that the server's issues name. */
export interface RealmSettings {
  displayName: string
  accountUser: string
  fromUser: string
  calleePatterns: string
  tokenFormat: TokenFormatFields
}

/** Number fields hold a text while nothing, or nonsense, is typed. */
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
    // Equal to the account user is what an empty field means, and it should follow a change of the account user.
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

/** The part of the input that creating and changing have in common. */
export function settingsInput({ displayName, accountUser, fromUser, calleePatterns, tokenFormat }: RealmSettings) {
  return {
    ...(displayName.trim() === '' ? {} : { displayName: displayName.trim() }),
    accountUser: accountUser.trim(),
    ...fromUserInput(fromUser.trim(), accountUser.trim()),
    calleePatterns: lines(calleePatterns),
    tokenFormat: tokenFormatInput(tokenFormat),
  }
}

/** The part of them that the splice audit looks at, as its preview takes it. */
export function spliceInput(settings: RealmSettings): SpliceAuditPreviewInput {
  const { displayName: _, ...audited } = settingsInput(settings)
  return audited
}

/** Named even where it is the account user, since absent would leave another one that was set before as it was. */
function fromUserInput(fromUser: string, accountUser: string) {
  const named = fromUser === '' ? accountUser : fromUser
  return named === '' ? {} : { fromUser: named }
}

function tokenFormatInput(fields: TokenFormatFields): TokenFormatInput {
  const { timestampUnit, lifetimeSeconds, effectiveLifetimeSeconds } = fields
  const shortened = wholeNumber(effectiveLifetimeSeconds)
  return {
    timestampUnit,
    // Nothing typed is sent as 0, which the server refuses with its own sentence about the bounds.
    lifetimeSeconds: wholeNumber(lifetimeSeconds) ?? 0,
    ...(shortened === undefined ? {} : { effectiveLifetimeSeconds: shortened }),
  }
}

const wholeNumber = (value: number | string) => (typeof value === 'number' ? Math.trunc(value) : undefined)
