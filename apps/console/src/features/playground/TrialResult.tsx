import { Group, Stack, Text, Title } from '@mantine/core'
import type { TryIssuanceMutation } from '../../generated/graphql.ts'
import { REFUSAL_LABELS } from '../../lib/labels.ts'
import { DecisionSteps } from '../../ui/DecisionSteps.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { DecodedTokens } from './DecodedTokens.tsx'
import { MintedCredentials } from './MintedCredentials.tsx'
import type { Readings } from './useDecodedTokens.ts'

type Trial = Extract<TryIssuanceMutation['tryIssuance'], { __typename: 'TryIssuancePayload' }>

/** The decision and its steps; below them what was minted, and what is in it. */
export function TrialResult({ result, realmName, readings, hasSandbox }: TrialResultProps) {
  return (
    <Stack gap="xl">
      <Stack>
        {/* Stands here before there is an answer, so that it is read out. Tokens are not: they are for the eye. */}
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
            The result appears here. “Evaluate” changes nothing. “Evaluate and issue” creates real credentials that the
            gateway accepts, and the audit log records it. {hasSandbox && ' You can place a call with them.'}
          </Text>
        ) : (
          <>
            {result.refusalReason !== null && <Text size="sm">{REFUSAL_LABELS[result.refusalReason]}.</Text>}
            {result.wouldBeRefusedFor !== null && (
              <Group gap="xs">
                <StateBadge tone="waiting">Recorded only</StateBadge>
                <Text size="sm">A monitored policy would refuse it: {REFUSAL_LABELS[result.wouldBeRefusedFor]}.</Text>
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
          <MintedCredentials issued={result.issued} />
          <DecodedTokens readings={readings} />
        </>
      )}
    </Stack>
  )
}

interface TrialResultProps {
  /** `undefined` before there is one. */
  readonly result: Trial | undefined
  readonly realmName: string | null
  readonly readings: Readings
  readonly hasSandbox: boolean
}

function outcomeOf({ outcome, issued }: Trial): string {
  if (outcome !== 'ISSUED') return 'Refused'
  return issued ? 'Issued' : 'Would be issued'
}
