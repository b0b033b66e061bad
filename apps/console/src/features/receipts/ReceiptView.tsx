import './receipts.css'
import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { describeCallOutcome } from '../../entities/decision/DecisionOutcome.tsx'
import { DecisionSteps } from '../../entities/decision/DecisionSteps.tsx'
import { API_KEY_KIND_LABELS, REFUSAL_LABELS } from '../../entities/labels.ts'
import type { ReceiptFieldsFragment } from '../../generated/graphql.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { HowToAllow } from './HowToAllow.tsx'
import { ReceiptActions } from './ReceiptActions.tsx'

/** A receipt: the decision with its steps, the actions, the call outcome and the request. */
export function ReceiptView({ receipt, isNarrow }: ReceiptViewProps) {
  const { refusalReason, wouldBeRefusedFor, steps, realm } = receipt
  return (
    <div className="receipt" data-narrow={isNarrow || undefined}>
      <Stack>
        <Paper component="section" withBorder={!isNarrow} p={isNarrow ? 0 : 'md'} aria-label="Decision">
          <Stack gap="sm">
            <Title order={isNarrow ? 3 : 2}>{refusalReason === null ? 'Allowed' : REFUSAL_LABELS[refusalReason]}</Title>
            {wouldBeRefusedFor !== null && (
              <Text size="sm">
                A monitored policy would have refused this request: {REFUSAL_LABELS[wouldBeRefusedFor].toLowerCase()}.
                Monitored policies only record refusals.
              </Text>
            )}
            <DecisionSteps steps={steps} realmName={realm?.name ?? null} />
          </Stack>
        </Paper>
        <HowToAllow receipt={receipt} isNarrow={isNarrow} />
        <ReceiptActions receipt={receipt} />
      </Stack>
      <Stack gap="xl">
        <CallOutcome receipt={receipt} isNarrow={isNarrow} />
        <ReceiptFacts receipt={receipt} isNarrow={isNarrow} />
      </Stack>
    </div>
  )
}

interface ReceiptViewProps {
  readonly receipt: ReceiptFieldsFragment
  /** Whether the receipt is beside a list and therefore has one column and smaller headings. */
  readonly isNarrow?: boolean | undefined
}

/** The facts of the request: caller, callee, origin, time and validity. */
function ReceiptFacts({ receipt, isNarrow }: ReceiptViewProps) {
  return (
    <Stack component="section" aria-label="Request">
      <Title order={isNarrow ? 3 : 2}>Request</Title>
      <dl className="facts">
        {facts(receipt).map(([name, value]) => (
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

function facts(receipt: ReceiptFieldsFragment): [string, ReactNode][] {
  const { id, decidedAt, expiresAt, realm, realmName, apiClient, destination, callee } = receipt
  const { origin, keyKind, visitor, realmKey, requestId, reference } = receipt
  const known: [string, ReactNode | undefined][] = [
    ['Receipt', <Copyable key="id" value={id} subject="receipt id" />],
    ['Decided', <Instant key="decided" at={decidedAt} isExact />],
    ['Usable until', expiresAt === null ? undefined : <Instant key="until" at={expiresAt} isExact />],
    ['Callee', <Copyable key="callee" value={callee} subject="callee" />],
    ['Destination', destination === null ? undefined : destination.displayName],
    [
      'Origin',
      origin === null ? 'None (request from a server)' : <Copyable key="origin" value={origin} subject="origin" />,
    ],
    ['Visitor', visitor === null ? 'Unknown address' : <VisitorLink key="visitor" visitor={visitor} />],
    ['Site', apiClient === null ? 'Deleted' : <SiteLink key="site" {...apiClient} />],
    ['Realm', realm === null ? `${realmName} (deleted)` : <RealmLink key="realm" name={realm.name} />],
    ['API key', API_KEY_KIND_LABELS[keyKind]],
    [
      'Realm key',
      realmKey === null ? undefined : <Copyable key="key" value={realmKey.fingerprint} subject="fingerprint" />,
    ],
    ['Reference', reference === null ? undefined : <Copyable key="ref" value={reference} subject="reference" />],
    ['Request', <Copyable key="request" value={requestId} subject="request id" />],
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

/** Links to the decisions of a visitor. The hash distinguishes the visitors of one day without revealing the address. */
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

/** The call outcome that the client reported. */
function CallOutcome({ receipt: { outcome, isTrial, report }, isNarrow }: ReceiptViewProps) {
  if (outcome !== 'ISSUED' || isTrial) return null
  return (
    <Stack component="section" gap="xs" aria-label="The call">
      <Title order={isNarrow ? 3 : 2}>The call</Title>
      <Text size="sm">
        {describeCallOutcome(report) ??
          'No call outcome was reported. Pages that use the Anoncall client report the outcome automatically.'}
      </Text>
      {report !== null && (
        <dl className="facts">
          {report.connectedAt !== null && (
            <>
              <dt>Connected</dt>
              <dd>
                <Instant at={report.connectedAt} isExact />
              </dd>
            </>
          )}
          {report.endedAt !== null && (
            <>
              <dt>Ended</dt>
              <dd>
                <Instant at={report.endedAt} isExact />
              </dd>
            </>
          )}
          {report.connectedAt !== null && report.endedAt === null && (
            <>
              <dt>Ended</dt>
              <dd>
                No end was reported. The call is still active, or the browser crashed or lost its network before it
                could report the end.
              </dd>
            </>
          )}
        </dl>
      )}
    </Stack>
  )
}
