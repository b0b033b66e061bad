import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { DecideAgainMutation, ReceiptFieldsFragment, RefusalReason } from '../../generated/graphql.ts'
import { REFUSAL_LABELS } from '../../lib/labels.ts'
import { DecisionSteps } from '../../ui/DecisionSteps.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { OutcomeBadge } from '../../ui/OutcomeBadge.tsx'

/** What was decided then and what would be decided, step by step, one beside the other where there is room. */
export function TrialComparison({ issuance, trial }: TrialComparisonProps) {
  const realmName = issuance.realm?.name ?? null
  return (
    <div className="comparison">
      <Side
        title="As recorded"
        badge={<OutcomeBadge outcome={issuance.outcome} isTrial={issuance.isTrial} />}
        reason={issuance.refusalReason}
      >
        <DecisionSteps steps={issuance.steps} realmName={realmName} />
      </Side>
      <Side
        title="Evaluated again"
        badge={
          <div role="status">
            <OutcomeBadge outcome={trial.outcome} isTrial />
          </div>
        }
        reason={trial.refusalReason}
      >
        {trial.retryAt !== null && (
          <Text size="sm">
            A new request can succeed <Instant at={trial.retryAt} />.
          </Text>
        )}
        <DecisionSteps steps={trial.steps} realmName={realmName} />
      </Side>
    </div>
  )
}

interface TrialComparisonProps {
  readonly issuance: ReceiptFieldsFragment
  readonly trial: Extract<DecideAgainMutation['tryIssuance'], { __typename: 'TryIssuancePayload' }>
}

function Side({ title, badge, reason, children }: SideProps) {
  return (
    <Stack component="section" gap="sm" aria-label={title}>
      <Group gap="sm">
        <Title order={3}>{title}</Title>
        {badge}
      </Group>
      <Text size="sm">{reason === null ? 'Allowed' : REFUSAL_LABELS[reason]}</Text>
      {children}
    </Stack>
  )
}

interface SideProps {
  readonly title: string
  readonly badge: ReactNode
  readonly reason: RefusalReason | null
  readonly children: ReactNode
}
