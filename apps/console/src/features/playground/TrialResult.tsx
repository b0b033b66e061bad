import { Group, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import type { TryIssuanceMutation } from '../../generated/graphql.ts'
import { REFUSAL_LABELS } from '../../lib/labels.ts'
import { DecisionSteps } from '../../ui/DecisionSteps.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { DecodedTokens } from './DecodedTokens.tsx'
import { MintedCredentials } from './MintedCredentials.tsx'
import type { Readings } from './useDecodedTokens.ts'

type Trial = Extract<TryIssuanceMutation['tryIssuance'], { __typename: 'TryIssuancePayload' }>

/** The decision and its steps; below them what was minted, and what is in it. */
export function TrialResult({ result, readings, hasSandbox }: TrialResultProps) {
  return (
    <Stack gap="xl">
      {/* Stands here before there is an answer, so that the answer is read out; tokens are not, they are for the eye. */}
      <VisuallyHidden role="status">{result === undefined ? '' : `Decision: ${outcomeOf(result)}`}</VisuallyHidden>
      {result === undefined ? (
        <Text size="sm" c="dimmed">
          The answer comes here. “Decide” changes nothing and makes nothing; “Decide and mint” makes real credentials,
          which the gateway will accept, and is written into the audit log.
          {hasSandbox && ' With them you can place a call.'}
        </Text>
      ) : (
        <Decision result={result} />
      )}
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
  readonly readings: Readings
  readonly hasSandbox: boolean
}

function Decision({ result }: { readonly result: Trial }) {
  const { outcome, refusalReason, steps } = result
  return (
    <Stack component="section" aria-label="Decision">
      <Group gap="sm">
        <Title order={2}>Decision</Title>
        <StateBadge tone={outcome === 'ISSUED' ? 'open' : 'refused'}>{outcomeOf(result)}</StateBadge>
      </Group>
      {refusalReason !== null && <Text size="sm">{REFUSAL_LABELS[refusalReason]}.</Text>}
      <DecisionSteps steps={steps} />
    </Stack>
  )
}

function outcomeOf({ outcome, issued }: Trial): string {
  if (outcome !== 'ISSUED') return 'Refused'
  return issued ? 'Issued' : 'Would be issued'
}
