import { Group, Paper, Stack, Title } from '@mantine/core'
import type { InspectTokenMutation, TokenKind } from '../../generated/graphql.ts'
import { CIPHER_LABELS } from '../../lib/labels.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { VerdictBadge } from '../../ui/VerdictBadge.tsx'

type Inspected = Extract<InspectTokenMutation['inspectToken'], { __typename: 'InspectTokenPayload' }>

/** Identity, kind, time, age, verdict, and the key that read it. */
export function InspectedToken({ inspected }: { readonly inspected: Inspected }) {
  const { kind, user, issuedAt, expiresAt, plaintext, realm, realmKey } = inspected
  return (
    <Paper withBorder p="md">
      <Stack>
        <Group gap="sm">
          <Title order={2}>{KINDS[kind]}</Title>
          <VerdictBadge verdict={inspected.verdict} />
        </Group>
        <dl className="facts">
          <dt>Identity</dt>
          <dd>
            <Copyable value={user} what="identity" />
          </dd>
          <dt>Timestamp</dt>
          <dd>
            <Instant at={issuedAt} isExact />
          </dd>
          <dt>{inspected.verdict === 'EXPIRED' ? 'Expired' : 'Expires'}</dt>
          <dd>
            <Instant at={expiresAt} isExact />
          </dd>
          <dt>Decrypted text</dt>
          <dd>
            <Copyable value={plaintext} what="decrypted text" isWrapped />
          </dd>
          <dt>Realm</dt>
          <dd>
            <InternalLink to="/realms/$realmName" params={{ realmName: realm.name }} size="sm" underline="always">
              {realm.name}
            </InternalLink>
          </dd>
          <dt>Key</dt>
          <dd>
            <Copyable value={realmKey.fingerprint} what="fingerprint of the key" /> {CIPHER_LABELS[realmKey.cipher]},{' '}
            {realmKey.state.toLowerCase()}
          </dd>
        </dl>
      </Stack>
    </Paper>
  )
}

const KINDS: Record<TokenKind, string> = { ACCOUNT: 'Account token', PARTY: 'From or to token' }
