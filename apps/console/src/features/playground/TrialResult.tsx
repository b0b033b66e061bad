import { Group, Stack, Text, Title } from '@mantine/core'
import { DecisionSteps } from '../../entities/decision/DecisionSteps.tsx'
import { CIPHER_LABELS, REFUSAL_LABELS } from '../../entities/labels.ts'
import { VerdictBadge } from '../../entities/token/VerdictBadge.tsx'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { TryIssuanceMutation } from '../../generated/graphql.ts'
import { secondsTime } from '../../lib/format.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { type Reading, type Readings, TOKEN_NAMES, type TokenName } from './useDecodedTokens.ts'

type Trial = Extract<TryIssuanceMutation['tryIssuance'], { __typename: 'TryIssuancePayload' }>

/** The decision with its steps, the issued credentials and the token contents. */
export function TrialResult({ result, realmName, readings, hasSandbox }: TrialResultProps) {
  return (
    <Stack gap="xl">
      <Stack>
        {/* The status region exists before the result, so that screen readers announce the result, but not the tokens. */}
        <Group gap="sm" role="status">
          {result && (
            <>
              <Title order={2}>Decision</Title>
              <StateBadge tone={result.outcome === 'ISSUED' ? 'open' : 'refused'}>{outcomeOf(result)}</StateBadge>
            </>
          )}
        </Group>
        {result === undefined ? (
          <Text size="sm" c="dimmed">
            The result appears here. “Evaluate” changes nothing. “Evaluate and issue” creates an entry in the audit log
            and real credentials, which the gateway accepts.{' '}
            {hasSandbox && ' You can place a call with the credentials.'}
          </Text>
        ) : (
          <>
            {result.refusalReason !== null && <Text size="sm">{REFUSAL_LABELS[result.refusalReason]}.</Text>}
            {result.wouldBeRefusedFor !== null && (
              <Group gap="xs">
                <StateBadge tone="waiting">Recorded only</StateBadge>
                <Text size="sm">
                  A monitored policy would refuse this request: {REFUSAL_LABELS[result.wouldBeRefusedFor]}.
                </Text>
              </Group>
            )}
            {result.outcome === 'REFUSED' && (
              <Text size="sm">
                {result.retryAt === null ? (
                  'It is not known when a new request can succeed.'
                ) : (
                  <>
                    A new request can succeed from <Instant at={result.retryAt} isExact />.
                  </>
                )}
              </Text>
            )}
            <DecisionSteps steps={result.steps} realmName={realmName} />
          </>
        )}
      </Stack>
      {result?.issued && (
        <>
          <IssuedCredentials issued={result.issued} />
          <DecodedTokens readings={readings} />
        </>
      )}
    </Stack>
  )
}

interface TrialResultProps {
  /** Undefined before the first evaluation. */
  readonly result: Trial | undefined
  readonly realmName: string | null
  readonly readings: Readings
  readonly hasSandbox: boolean
}

function outcomeOf({ outcome, issued }: Trial): string {
  if (outcome !== 'ISSUED') return 'Refused'
  return issued ? 'Issued' : 'Would be issued'
}

type Issued = Extract<TryIssuanceMutation['tryIssuance'], { __typename: 'TryIssuancePayload' }>

/** The issued credentials, which are dropped when the user leaves the page. */
function IssuedCredentials({ issued }: { readonly issued: NonNullable<Issued['issued']> }) {
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
          <Copyable value={credentials.realm} subject="realm" />
        </dd>
        <dt>Account token</dt>
        <dd>
          <Copyable value={credentials.accountToken} subject="account token" />
        </dd>
        <dt>From token</dt>
        <dd>
          <Copyable value={credentials.fromToken} subject="from token" />
        </dd>
        <dt>To token</dt>
        <dd>
          <Copyable value={credentials.toToken} subject="to token" />
        </dd>
      </dl>
    </Stack>
  )
}

/** The decrypted content of the three tokens, as the gateway sees it. */
function DecodedTokens({ readings }: { readonly readings: Readings }) {
  const canInspect = useCan('INSPECT')
  return (
    <Stack component="section" aria-label="Token contents">
      <Title order={2}>Token contents</Title>
      {canInspect ? (
        TOKEN_NAMES.map((name) => (
          <Stack key={name} gap={4}>
            <Title order={3}>{TOKEN_LABELS[name]}</Title>
            <DecodedToken reading={readings[name]} name={name} />
          </Stack>
        ))
      ) : (
        <Text size="sm" c="dimmed">
          Your role does not allow reading tokens. An owner or an operator can read them for you. You can still place
          the call.
        </Text>
      )}
    </Stack>
  )
}

const TOKEN_LABELS: Record<TokenName, string> = {
  accountToken: 'Account token',
  fromToken: 'From token',
  toToken: 'To token',
}

function DecodedToken({ reading, name }: { readonly reading: Reading | undefined; readonly name: TokenName }) {
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
        <Copyable value={plaintext} subject={`text of the ${TOKEN_LABELS[name].toLowerCase()}`} isWrapped />
        <VerdictBadge verdict={verdict} />
      </Group>
      <Text size="sm" c="dimmed">
        {user}, from {secondsTime(issuedAt)} until {secondsTime(expiresAt)}; {CIPHER_LABELS[realmKey.cipher]}, key{' '}
        {realmKey.fingerprint}
      </Text>
    </>
  )
}
