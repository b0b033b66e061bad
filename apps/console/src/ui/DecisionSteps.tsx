import { Timeline } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import type { DecisionCheck } from '../generated/graphql.ts'
import { CHECK_LABELS } from '../lib/labels.ts'

/** A decision step by step, up to the one that settled it: what was compared, and whether it passed, in words. */
export function DecisionSteps({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <Timeline role="list" active={steps.length} bulletSize={24} lineWidth={2} aria-label="Steps of the decision">
      {steps.map(({ check, isPassed, detail }) => (
        <Timeline.Item
          key={`${check}${detail}`}
          role="listitem"
          color={isPassed ? 'green' : 'amber'}
          bullet={isPassed ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
          title={`${CHECK_LABELS[check]}: ${isPassed ? 'passed' : 'refused'}`}
        >
          {detail}
        </Timeline.Item>
      ))}
    </Timeline>
  )
}

interface Step {
  readonly check: DecisionCheck
  readonly isPassed: boolean
  readonly detail: string
}
