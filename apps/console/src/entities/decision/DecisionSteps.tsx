import { Group, Text, Timeline } from '@mantine/core'
import { IconCheck, IconEye, IconX } from '@tabler/icons-react'
import type { DecisionStepFieldsFragment, IssuanceOutcome } from '../../generated/graphql.ts'
import { formatDuration } from '../../lib/format.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { CHECK_LABELS } from '../labels.ts'
import { PolicyLink } from '../policy/PolicyLink.tsx'

/** Lists the steps of a decision up to the deciding step. Each step has a result, details and the policy that required it. */
export function DecisionSteps({ steps, realmName }: DecisionStepsProps) {
  return (
    <Timeline role="list" active={steps.length} bulletSize={24} lineWidth={2} aria-label="Steps of the decision">
      {steps.map((step) => {
        const { word, color, Icon } = outcomeOf(step)
        return (
          <Timeline.Item
            key={`${step.check}${step.policy?.ownerId}${step.detail}`}
            role="listitem"
            color={color}
            bullet={<Icon size={14} aria-hidden />}
            title={`${CHECK_LABELS[step.check]}: ${word}`}
          >
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {step.detail}
            </Text>
            {step.policy && (
              <Text size="xs" c="dimmed">
                Policy of <PolicyLink policy={step.policy} realmName={realmName} />
              </Text>
            )}
          </Timeline.Item>
        )
      })}
    </Timeline>
  )
}

interface DecisionStepsProps {
  readonly steps: readonly DecisionStepFieldsFragment[]
  /** The name of the request's realm, for links to the realm's policies. Null if the realm was deleted. */
  readonly realmName: string | null
}

function outcomeOf({ isPassed, isEnforced }: DecisionStepFieldsFragment) {
  if (isPassed) return { word: 'passed', color: 'green', Icon: IconCheck }
  return isEnforced
    ? { word: 'refused', color: 'amber', Icon: IconX }
    : { word: 'would be refused (recorded only)', color: 'gray', Icon: IconEye }
}

/** Shows whether a request was issued or refused, and whether it was a trial. */
export function OutcomeBadge({ outcome, isTrial }: OutcomeBadgeProps) {
  return (
    <Group gap={6} wrap="nowrap">
      {outcome === 'ISSUED' ? (
        <StateBadge tone="open">Issued</StateBadge>
      ) : (
        <StateBadge tone="refused">Refused</StateBadge>
      )}
      {isTrial && <StateBadge tone="waiting">Trial</StateBadge>}
    </Group>
  )
}

interface OutcomeBadgeProps {
  readonly outcome: IssuanceOutcome
  readonly isTrial: boolean
}

/** Describes the call outcome that the client reported: "Ended after 3 minutes". Returns null if there is no usable report. */
export function describeCall(report: Report | null): string | null {
  if (report === null) return null
  const { connectedAt, endedAt, failureCode } = report
  if (failureCode !== null) return `Failed: ${failureCode}`
  if (connectedAt === null) return endedAt === null ? null : 'Abandoned before it connected'
  if (endedAt === null) return 'Connected'
  return `Ended after ${formatDuration((Date.parse(endedAt) - Date.parse(connectedAt)) / 1000)}`
}

interface Report {
  readonly connectedAt: string | null
  readonly endedAt: string | null
  readonly failureCode: string | null
}
