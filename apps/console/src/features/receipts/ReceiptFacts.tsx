import { Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ReceiptFieldsFragment } from '../../generated/graphql.ts'
import { API_KEY_KIND_LABELS } from '../../lib/labels.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import type { ReceiptViewProps } from './ReceiptView.tsx'

/** Who asked, for whom, from where, when; and what the answer was good for. */
export function ReceiptFacts({ issuance, isNarrow }: ReceiptViewProps) {
  return (
    <Stack component="section" aria-label="Request">
      <Title order={isNarrow ? 3 : 2}>Request</Title>
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

function facts(issuance: ReceiptFieldsFragment): [string, ReactNode][] {
  const { id, decidedAt, expiresAt, realm, realmName, apiClient, destination, callee } = issuance
  const { origin, keyKind, visitor, realmKey, requestId, reference } = issuance
  const known: [string, ReactNode | undefined][] = [
    ['Receipt', <Copyable key="id" value={id} what="receipt id" />],
    ['Decided', <Instant key="decided" at={decidedAt} isExact />],
    ['Usable until', expiresAt === null ? undefined : <Instant key="until" at={expiresAt} isExact />],
    ['Callee', <Copyable key="callee" value={callee} what="callee" />],
    ['Destination', destination === null ? undefined : destination.displayName],
    [
      'Origin',
      origin === null ? 'None (request from a server)' : <Copyable key="origin" value={origin} what="origin" />,
    ],
    ['Visitor', visitor === null ? 'Unknown address' : <VisitorLink key="visitor" visitor={visitor} />],
    ['Site', apiClient === null ? 'Deleted' : <SiteLink key="site" {...apiClient} />],
    ['Realm', realm === null ? `${realmName} (deleted)` : <RealmLink key="realm" name={realm.name} />],
    ['API key', API_KEY_KIND_LABELS[keyKind]],
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

/** The hash tells the visitors of a day apart, and names nobody. */
function VisitorLink({ visitor }: { readonly visitor: string }) {
  return (
    <InternalLink to="/activity" search={{ visitor }} size="sm" ff="monospace" underline="always">
      {visitor.slice(0, 8)}
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
