import { Group, PasswordInput, Radio, Stack, Text } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import { KEY_LENGTHS, KEY_WARNING_LABELS } from '../../entities/labels.ts'
import type { RealmKeyFieldsFragment, RealmKeyWarning, TokenCipher } from '../../generated/graphql.ts'
import { listWords } from '../../lib/format.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'

/** Cipher, and a key that is either made here or copied from the gateway. The cipher has no default: the wrong one fails every call. */
export function KeyFields({ field, cipher, keySource }: KeyFieldsProps) {
  return (
    <>
      <Radio.Group
        label="Cipher"
        description="The cipher and key length of the schema at the gateway. Ask its administrator instead of guessing: with the wrong cipher, every call fails."
        withAsterisk
        {...field('cipher')}
      >
        <Stack gap="xs" mt="xs">
          <Radio
            value="AES_256_CBC_HMAC"
            label="AES-256 CBC with HMAC"
            description="32 characters. Tokens cannot be altered or spliced. Use it if the gateway supports it."
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
            description="Created here and shown once. You enter it at the gateway."
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

/** What is wrong with a key. It stays there for as long as the key is shown: a warning that can be closed is a warning lost. */
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
  /** Where else the key is or was in use. */
  readonly usedBy?: RealmKeyFieldsFragment['usedBy']
  /** With the sentence that says what to do. */
  readonly isExplained?: boolean
}

/** "Also used by realm beta (active) and realm gamma (deleted)." */
export function usesSentence(usedBy: RealmKeyFieldsFragment['usedBy']): string {
  return `Also used by ${listWords(usedBy.map(({ realmName, state }) => `realm ${realmName} (${state?.toLowerCase() ?? 'deleted'})`))}.`
}
