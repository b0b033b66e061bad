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
    <Stack component="section" aria-label="Token contents">
      <Title order={2}>Token contents</Title>
      {canInspect ? (
        TOKEN_NAMES.map((name) => (
          <Stack key={name} gap={4}>
            <Title order={3}>{TOKEN_LABELS[name]}</Title>
            <TokenReading reading={readings[name]} name={name} />
          </Stack>
        ))
      ) : (
        <Text size="sm" c="dimmed">
          Your role does not allow reading tokens. An owner or an operator can read them for you. The call works
          regardless.
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
        Reading…
      </Text>
    )
  if (reading.__typename === 'Failed')
    return <ErrorNotice title={`The ${TOKEN_LABELS[name].toLowerCase()} could not be read`} error={reading.error} />
  if (reading.__typename === 'TokenUnreadable')
    return <Text size="sm">The token cannot be read because its key was retired.</Text>

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
