import { Text, Timeline } from '@mantine/core'
import { IconCheck, IconEye, IconX } from '@tabler/icons-react'
import type { DecisionStepFieldsFragment } from '../../generated/graphql.ts'
import { CHECK_LABELS } from '../labels.ts'
import { PolicyLink } from '../policy/PolicyLink.tsx'

/**
 * Lists the steps of a decision up to the deciding step. Each step has a result, details and the policy that required
 * the step.
 */
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
