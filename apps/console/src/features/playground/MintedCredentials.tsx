import { Stack, Title } from '@mantine/core'
import type { TryIssuanceMutation } from '../../generated/graphql.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'

type Trial = Extract<TryIssuanceMutation['tryIssuance'], { __typename: 'TryIssuancePayload' }>

/** What was minted: to be looked at, and to be handed to the SDK. It is gone when the page is left. */
export function MintedCredentials({ issued }: { readonly issued: NonNullable<Trial['issued']> }) {
  const { credentials, issuedAt, expiresAt, issuanceId } = issued
  return (
    <Stack component="section" aria-label="Credentials">
      <Title order={2}>Credentials</Title>
      <dl className="facts">
        <dt>Issued</dt>
        <dd>
          <Instant at={issuedAt} isExact />
        </dd>
        <dt>Usable until</dt>
        <dd>
          <Instant at={expiresAt} isExact />
        </dd>
        <dt>Receipt</dt>
        <dd>
          <InternalLink to="/receipts/$issuanceId" params={{ issuanceId }} ff="monospace" size="sm" underline="always">
            {issuanceId}
          </InternalLink>
        </dd>
        <dt>Realm</dt>
        <dd>
          <Copyable value={credentials.realm} what="realm" />
        </dd>
        <dt>Account token</dt>
        <dd>
          <Copyable value={credentials.accountToken} what="account token" />
        </dd>
        <dt>From token</dt>
        <dd>
          <Copyable value={credentials.fromToken} what="from token" />
        </dd>
        <dt>To token</dt>
        <dd>
          <Copyable value={credentials.toToken} what="to token" />
        </dd>
      </dl>
    </Stack>
  )
}
