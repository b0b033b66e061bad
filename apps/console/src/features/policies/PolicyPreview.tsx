import { Button, Group, SegmentedControl, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PolicyPreviewInput } from '../../generated/graphql.ts'
import { useNow } from '../../lib/useNow.ts'
import type { PolicyDraft } from './PolicyDraft.ts'
import { PolicySection } from './PolicySection.tsx'
import { PreviewAnswer } from './PreviewAnswer.tsx'
import { policyInputOf } from './policyInputOf.ts'
import { isPreviewChoice, PREVIEW_CHOICES, type PreviewChoice, previewRange } from './previewRange.ts'
import { problemsOf } from './problemsOf.ts'

/** What the draft would have made of calls that were decided already: asked for by a press, since it reads all of them. */
export function PolicyPreview({ ownerId, draft, isUnchanged }: PolicyPreviewProps) {
  const [choice, setChoice] = useState<PreviewChoice>('yesterday')
  const [days, setDays] = useState({ first: '', last: '' })
  const [asked, setAsked] = useState<Asked>()
  const range = previewRange(choice, days, useNow())
  const isSound = Object.keys(problemsOf(draft)).length === 0
  const ask = () => {
    if (range) setAsked({ draft, choice, input: { ownerId, policy: policyInputOf(draft), decidedAt: range } })
  }
  return (
    <PolicySection
      title="Test on past calls"
      hint="Evaluates recorded requests again, with the saved policy and with this draft. This changes nothing."
    >
      <Group align="flex-end" gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Period"
          data={CHOICES}
          value={choice}
          onChange={(value) => isPreviewChoice(value) && setChoice(value)}
        />
        {choice === 'days' && (
          <>
            <DayField label="First day" value={days.first} onChange={(first) => setDays({ ...days, first })} />
            <DayField label="Last day" value={days.last} onChange={(last) => setDays({ ...days, last })} />
          </>
        )}
        <Button variant="default" size="xs" onClick={ask} disabled={isUnchanged || !isSound || range === undefined}>
          Test draft
        </Button>
      </Group>
      {isUnchanged && (
        <Text size="sm" c="dimmed">
          Change the policy to see the effect of the change.
        </Text>
      )}
      {asked && !isUnchanged && (
        <>
          {asked.draft !== draft && (
            <Text size="sm" fw={500}>
              The draft has changed. Test it again.
            </Text>
          )}
          <PreviewAnswer input={asked.input} decisionsOf={PREVIEW_CHOICES[asked.choice].decisionsOf} />
        </>
      )}
    </PolicySection>
  )
}

interface PolicyPreviewProps {
  readonly ownerId: string
  readonly draft: PolicyDraft
  /** As it is saved. */
  readonly isUnchanged: boolean
}

interface Asked {
  readonly draft: PolicyDraft
  readonly choice: PreviewChoice
  readonly input: PolicyPreviewInput
}

const CHOICES = Object.entries(PREVIEW_CHOICES).map(([value, { label }]) => ({ value, label }))

function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <TextInput
      type="date"
      size="xs"
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

interface DayFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (day: string) => void
}
