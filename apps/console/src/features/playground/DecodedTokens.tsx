import { Group, Stack, Text, Title } from '@mantine/core'
import { secondsTime } from '../../lib/absoluteTime.ts'
import { CIPHER_LABELS } from '../../lib/labels.ts'
import { useCan } from '../../lib/useViewer.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { VerdictBadge } from '../../ui/VerdictBadge.tsx'
import { type Reading, type Readings, TOKEN_NAMES, type TokenName } from './useDecodedTokens.ts'

/** What the gateway will find in each of the three tokens. */
export function DecodedTokens({ readings }: { readonly readings: Readings }) {
  const canInspect = useCan('INSPECT')
  return (
    <Stack component="section" aria-label="What the tokens say">
      <Title order={2}>What the tokens say</Title>
      {canInspect ? (
        TOKEN_NAMES.map((name) => (
          <Stack key={name} gap={4}>
            <Title order={3}>{TOKEN_LABELS[name]}</Title>
            <TokenReading reading={readings[name]} name={name} />
          </Stack>
        ))
      ) : (
        <Text size="sm" c="dimmed">
          Reading tokens is not part of your role. An owner or an operator can show you; the call works all the same.
        </Text>
      )}
    </Stack>
  )
}

export const TOKEN_LABELS: Record<TokenName, string> = {
  accountToken: 'Account token',
  fromToken: 'From token',
  toToken: 'To token',
}

function TokenReading({ reading, name }: { readonly reading: Reading | undefined; readonly name: TokenName }) {
  if (reading === undefined)
    return (
      <Text size="sm" c="dimmed">
        Being read.
      </Text>
    )
  if (reading.__typename === 'Failed')
    return <ErrorNotice title={`The ${TOKEN_LABELS[name].toLowerCase()} was not read`} error={reading.error} />
  if (reading.__typename === 'TokenUnreadable')
    return <Text size="sm">No key that is still kept reads it: the key was retired since.</Text>

  const { plaintext, verdict, user, issuedAt, expiresAt, realmKey } = reading
  return (
    <>
      <Group gap="sm">
        <Copyable value={plaintext} what={`text of the ${TOKEN_LABELS[name].toLowerCase()}`} isWrapped />
        <VerdictBadge verdict={verdict} />
      </Group>
      <Text size="sm" c="dimmed">
        {user}, from {secondsTime(issuedAt)} until {secondsTime(expiresAt)}; {CIPHER_LABELS[realmKey.cipher]}, key{' '}
        {realmKey.fingerprint}
      </Text>
    </>
  )
}
