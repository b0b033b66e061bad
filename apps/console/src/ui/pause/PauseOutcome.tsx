import { Button, Group, Stack, Text } from '@mantine/core'
import type { PauseEffectFieldsFragment } from '../../generated/graphql.ts'
import { useNow } from '../../lib/useNow.ts'
import { PauseEffectAlert } from './PauseEffect.tsx'
import { outstandingSentence } from './pauseEffectWords.ts'

/** What a pause cannot recall: the credentials that are already out. */
export function PauseOutcome({ effect, onClose }: PauseOutcomeProps) {
  return (
    <Stack>
      <Text size="sm" role="status">
        {outstandingSentence(effect, useNow())}
      </Text>
      <PauseEffectAlert effect={effect} />
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          OK
        </Button>
      </Group>
    </Stack>
  )
}

interface PauseOutcomeProps {
  readonly effect: PauseEffectFieldsFragment
  readonly onClose: () => void
}
