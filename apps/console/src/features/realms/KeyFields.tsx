import { Group, PasswordInput, Radio, Stack, Text } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import { KEY_LENGTHS, KEY_WARNING_LABELS } from '../../entities/labels.ts'
import type { RealmKeyFieldsFragment, RealmKeyWarning, TokenCipher } from '../../generated/graphql.ts'
import { formatList } from '../../lib/format.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'

/**
 * The fields for a cipher and a generated or imported key. The cipher has no default, because every call fails if the cipher is
 * wrong.
 */
export function KeyFields({ field, cipher, keySource }: KeyFieldsProps) {
  return (
    <>
      <Radio.Group
        label="Cipher"
        description="The cipher and key length of the schema at the gateway. Ask the gateway’s administrator if you are not sure. With the wrong cipher, every call fails."
        withAsterisk
        {...field('cipher')}
      >
        <Stack gap="xs" mt="xs">
          <Radio
            value="AES_256_CBC_HMAC"
            label="AES-256 CBC with HMAC"
            description="32 characters. Tokens cannot be altered or spliced. Use this cipher if the gateway supports it."
          />
          <Radio
            value="AES_128_ECB"
            label="AES-128 ECB"
            description="16 characters. Required by older gateways. Tokens are not protected against splicing."
          />
        </Stack>
      </Radio.Group>
      <Radio.Group label="Key" {...field('keySource')}>
        <Stack gap="xs" mt="xs">
          <Radio
            value="generate"
            label="Generate a key"
            description="The key is created here and shown once. You then enter the key at the gateway."
          />
          <Radio
            value="import"
            label="Import the gateway's key"
            description="The key exactly as entered at the gateway."
          />
        </Stack>
      </Radio.Group>
      {keySource === 'import' && (
        <PasswordInput
          label="Gateway key"
          description={
            cipher === '' ? 'Choose the cipher first.' : `Exactly ${KEY_LENGTHS[cipher]} printable ASCII characters.`
          }
          withAsterisk
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the key', tabIndex: 0 }}
          {...field('key')}
        />
      )}
      {keySource === 'import' && (
        <Text size="xs" c="dimmed">
          The key is encrypted before it is stored and cannot be shown again.
        </Text>
      )}
    </>
  )
}

interface KeyFieldsProps {
  readonly field: (path: string) => GetInputPropsReturnType
  readonly cipher: TokenCipher | ''
  readonly keySource: KeySource
}

export type KeySource = 'generate' | 'import'

/** The warnings of a key. Users cannot dismiss these warnings. */
export function KeyWarningBadges({ warnings, usedBy = [], isExplained }: KeyWarningBadgesProps) {
  if (warnings.length === 0) return null
  return (
    <Group gap={6} mt={4}>
      {warnings.map((warning) => (
        <div key={warning}>
          <StateBadge tone="lost">{KEY_WARNING_LABELS[warning].short}</StateBadge>
          {isExplained && (
            <Text size="xs" mt={4}>
              {warning === 'SHARED' && usedBy.length > 0 && `${usesSentence(usedBy)} `}
              {KEY_WARNING_LABELS[warning].sentence}
            </Text>
          )}
        </div>
      ))}
    </Group>
  )
}

interface KeyWarningBadgesProps {
  readonly warnings: readonly RealmKeyWarning[]
  /** Other realms that use or used the key. */
  readonly usedBy?: RealmKeyFieldsFragment['usedBy']
  /** Whether to show the next step for each warning. */
  readonly isExplained?: boolean
}

/** Returns for example "Also used by realm beta (active) and realm gamma (deleted)." */
export function usesSentence(usedBy: RealmKeyFieldsFragment['usedBy']): string {
  return `Also used by ${formatList(usedBy.map(({ realmName, state }) => `realm ${realmName} (${state?.toLowerCase() ?? 'deleted'})`))}.`
}
