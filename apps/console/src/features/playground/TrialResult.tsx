import { Group, Stack, Text, Title } from '@mantine/core'
import type { TryIssuanceMutation } from '../../generated/graphql.ts'
import { REFUSAL_LABELS } from '../../lib/labels.ts'
import { DecisionSteps } from '../../ui/DecisionSteps.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { MintedCredentials } from './MintedCredentials.tsx'

type Trial = Extract<TryIssuanceMutation['tryIssuance'], { __typename: 'TryIssuancePayload' }>

/** The decision and its steps; below them what was minted, if anything was. */
export function TrialResult({ result }: { readonly result: Trial | undefined }) {
  if (!result)
    return (
      <Text size="sm" c="dimmed">
        The answer comes here. “Decide” changes nothing and makes nothing; “Decide and mint” makes real credentials,
        which the gateway will accept, and is written into the audit log.
      </Text>
    )
  return (
    <Stack>
      <Group gap="sm">
        <Title order={2}>Decision</Title>
        {result.outcome === 'ISSUED' ? (
          <StateBadge tone="open">{result.issued ? 'Issued' : 'Would be issued'}</StateBadge>
        ) : (
          <StateBadge tone="refused">Refused</StateBadge>
        )}
      </Group>
      {result.refusalReason !== null && <Text size="sm">{REFUSAL_LABELS[result.refusalReason]}.</Text>}
      <DecisionSteps steps={result.steps} />
      {result.issued && <MintedCredentials issued={result.issued} />}
    </Stack>
  )
}
