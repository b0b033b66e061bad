import { Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ReceiptQuery } from '../../generated/graphql.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'

type Issuance = Extract<NonNullable<ReceiptQuery['node']>, { __typename: 'Issuance' }>

/** Who asked, for whom, from where, when; and what the answer was good for. */
export function ReceiptFacts({ issuance }: { readonly issuance: Issuance }) {
  return (
    <Stack component="section" aria-label="Request">
      <Title order={2}>Request</Title>
      <dl className="facts">
        {facts(issuance).map(([name, value]) => (
          <FactPair key={name} name={name} value={value} />
        ))}
      </dl>
    </Stack>
  )
}

function FactPair({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}

function facts(issuance: Issuance): [string, ReactNode][] {
  const { id, decidedAt, expiresAt, realm, realmName, apiClient, destination, callee } = issuance
  const { origin, realmKey, requestId, reference } = issuance
  const known: [string, ReactNode | undefined][] = [
    ['Receipt', <Copyable key="id" value={id} what="receipt id" />],
    ['Decided', <Instant key="decided" at={decidedAt} isExact />],
    ['Usable until', expiresAt === null ? undefined : <Instant key="until" at={expiresAt} isExact />],
    ['Callee', <Copyable key="callee" value={callee} what="callee" />],
    ['Destination', destination === null ? undefined : destination.displayName],
    ['Origin', origin === null ? 'None: a server asked' : <Copyable key="origin" value={origin} what="origin" />],
    ['Site', apiClient === null ? 'Deleted since' : <SiteLink key="site" {...apiClient} />],
    ['Realm', realm === null ? `${realmName} (deleted since)` : <RealmLink key="realm" name={realm.name} />],
    [
      'Realm key',
      realmKey === null ? undefined : <Copyable key="key" value={realmKey.fingerprint} what="fingerprint" />,
    ],
    ['Reference', reference === null ? undefined : <Copyable key="ref" value={reference} what="reference" />],
    ['Request', <Copyable key="request" value={requestId} what="request id" />],
  ]
  return known.filter((fact): fact is [string, ReactNode] => fact[1] !== undefined)
}

function SiteLink({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <InternalLink to="/sites/$siteId" params={{ siteId: id }} size="sm" underline="always">
      {name}
    </InternalLink>
  )
}

function RealmLink({ name }: { readonly name: string }) {
  return (
    <InternalLink to="/realms/$realmName" params={{ realmName: name }} size="sm" underline="always">
      {name}
    </InternalLink>
  )
}
