import { Group, Text, Timeline } from '@mantine/core'
import { IconCheck, IconEye, IconX } from '@tabler/icons-react'
import type { DecisionStepFieldsFragment, IssuanceOutcome } from '../../generated/graphql.ts'
import { durationWords } from '../../lib/format.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { CHECK_LABELS } from '../labels.ts'
import { PolicyLink } from '../policy/PolicyLink.tsx'

/** A decision step by step, up to the one that settled it: what was compared, what came of it, and whose policy asked. */
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
  /** The realm that was asked in, for the way to its policies. Null once it is deleted. */
  readonly realmName: string | null
}

function outcomeOf({ isPassed, isEnforced }: DecisionStepFieldsFragment) {
  if (isPassed) return { word: 'passed', color: 'green', Icon: IconCheck }
  return isEnforced
    ? { word: 'refused', color: 'amber', Icon: IconX }
    : { word: 'would be refused (recorded only)', color: 'gray', Icon: IconEye }
}

/** Issued or refused, and whether it was only tried. */
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

/** What became of a call, as the client told: «Ended after 3 minutes». Null where nothing can be told, or nothing was. */
export function callWords(report: Report | null): string | null {
  if (report === null) return null
  const { connectedAt, endedAt, failureCode } = report
  if (failureCode !== null) return `Failed: ${failureCode}`
  if (connectedAt === null) return endedAt === null ? null : 'Abandoned before it connected'
  if (endedAt === null) return 'Connected'
  return `Ended after ${durationWords((Date.parse(endedAt) - Date.parse(connectedAt)) / 1000)}`
}

interface Report {
  readonly connectedAt: string | null
  readonly endedAt: string | null
  readonly failureCode: string | null
}
