import { Alert, Button, Group, Paper, Stack, Textarea, Title } from '@mantine/core'
import { IconLockOpenOff } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { CIPHER_LABELS } from '../../entities/labels.ts'
import { VerdictBadge } from '../../entities/token/VerdictBadge.tsx'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { InspectTokenMutation, TokenKind } from '../../generated/graphql.ts'
import { useInspectTokenMutation } from '../../generated/hooks.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { NotAllowed } from '../../ui/EmptyView.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { PageHead } from '../../ui/PageHead.tsx'

/** The Inspector page, which decrypts a token. The token is not stored in the URL or in a cache. */
export function InspectorPage() {
  const canInspect = useCan('INSPECT')
  return (
    <>
      <PageHead
        title="Inspector"
        question="What is in this token? The audit log records that you inspected a token, but not its content."
      />
      {canInspect ? <Inspector /> : <NotAllowed reason="You can’t read tokens." />}
    </>
  )
}

function Inspector() {
  const [token, setToken] = useState('')
  const inspecting = useInspectTokenMutation()
  const result = inspecting.data?.inspectToken

  const submit = (event: FormEvent) => {
    event.preventDefault()
    inspecting.mutate({ input: { token: token.trim() } })
  }
  const clear = () => {
    setToken('')
    inspecting.reset()
  }
  return (
    <Stack maw={760} gap="lg">
      <form onSubmit={submit} autoComplete="off">
        <Stack>
          <Textarea
            label="Token"
            description="One token of a set of credentials (account, from or to), as hexadecimal text."
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            autosize
            minRows={3}
            maxRows={10}
            spellCheck={false}
            autoComplete="off"
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', overflowWrap: 'anywhere' } }}
          />
          <Group>
            <Button type="submit" loading={inspecting.isPending} disabled={token.trim() === ''}>
              Inspect
            </Button>
            {(token !== '' || result) && (
              <Button variant="default" onClick={clear}>
                Clear
              </Button>
            )}
          </Group>
        </Stack>
      </form>
      <section aria-label="Token content" aria-live="polite">
        {inspecting.error && <ErrorNotice title="The token could not be read" error={inspecting.error} />}
        {result?.__typename === 'TokenUnreadable' && (
          <Alert color="amber" variant="light" icon={<IconLockOpenOff aria-hidden />} title="Not a valid token">
            {result.message}
          </Alert>
        )}
        {result?.__typename === 'InspectTokenPayload' && <InspectedToken inspected={result} />}
      </section>
    </Stack>
  )
}

type Inspected = Extract<InspectTokenMutation['inspectToken'], { __typename: 'InspectTokenPayload' }>

/** The content of a token: identity, kind, time, validity, and the key that decrypted it. */
function InspectedToken({ inspected }: { readonly inspected: Inspected }) {
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
            <Copyable value={user} subject="identity" />
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
            <Copyable value={plaintext} subject="decrypted text" isWrapped />
          </dd>
          <dt>Realm</dt>
          <dd>
            <InternalLink to="/realms/$realmName" params={{ realmName: realm.name }} size="sm" underline="always">
              {realm.name}
            </InternalLink>
          </dd>
          <dt>Key</dt>
          <dd>
            <Copyable value={realmKey.fingerprint} subject="fingerprint of the key" /> {CIPHER_LABELS[realmKey.cipher]},{' '}
            {realmKey.state.toLowerCase()}
          </dd>
        </dl>
      </Stack>
    </Paper>
  )
}

const KINDS: Record<TokenKind, string> = { ACCOUNT: 'Account token', PARTY: 'From or to token' }
