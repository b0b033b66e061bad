import { SegmentedControl, Stack, Text } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import type { PolicyOwnerName } from './policyOwnersOf.ts'

/** What one policy is to be for the trial: as it is, left out, or a draft, which is kept while another is chosen. */
export function PolicyTrialField({ owner, choice, onChoose, draftField }: PolicyTrialFieldProps) {
  const [isDrafted, setIsDrafted] = useState(false)
  const labelId = useId()
  return (
    <Stack gap={6}>
      <Text id={labelId} size="sm" fw={500}>
        Policy of {owner.name}
      </Text>
      <SegmentedControl
        size="xs"
        aria-labelledby={labelId}
        data={CHOICES}
        value={choice}
        onChange={(value) => {
          if (!isPolicyTrialChoice(value)) return
          if (value === 'draft') setIsDrafted(true)
          onChoose(value)
        }}
      />
      {isDrafted && <div hidden={choice !== 'draft'}>{draftField}</div>}
    </Stack>
  )
}

interface PolicyTrialFieldProps {
  readonly owner: PolicyOwnerName
  readonly choice: PolicyTrialChoice
  readonly onChoose: (choice: PolicyTrialChoice) => void
  readonly draftField: ReactNode
}

const CHOICE_LABELS = { asIs: 'Saved', without: 'None', draft: 'Draft' } as const

export type PolicyTrialChoice = keyof typeof CHOICE_LABELS

const CHOICES = Object.entries(CHOICE_LABELS).map(([value, label]) => ({ value, label }))

function isPolicyTrialChoice(value: string): value is PolicyTrialChoice {
  return value in CHOICE_LABELS
}
