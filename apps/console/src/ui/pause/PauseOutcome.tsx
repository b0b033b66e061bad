import { Button, Group, Stack, Text } from '@mantine/core'
import { clockTime } from '../../lib/absoluteTime.ts'
import { countWords } from '../../lib/countWords.ts'
import { useNow } from '../../lib/useNow.ts'

/** What a pause cannot recall: the credentials that are already out. */
export function PauseOutcome({ outcome, onClose }: PauseOutcomeProps) {
  return (
    <Stack>
      <Text size="sm" role="status">
        {outstandingSentence(outcome, useNow())}
      </Text>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          Understood
        </Button>
      </Group>
    </Stack>
  )
}

interface PauseOutcomeProps {
  readonly outcome: Outstanding
  readonly onClose: () => void
}

interface Outstanding {
  readonly outstandingCount: number
  readonly outstandingUntil: string | null
}

/** «214 credentials that were issued before stay usable until 14:07 UTC: the gateway accepts them, and nobody can call them back.» */
export function outstandingSentence({ outstandingCount, outstandingUntil }: Outstanding, nowMs: number): string {
  if (outstandingCount === 0 || outstandingUntil === null)
    return 'Nothing is issued any more, and no credentials issued before are still usable.'
  const credentials = countWords(outstandingCount, 'credential')
  const [was, stay, them] = outstandingCount === 1 ? ['was', 'stays', 'it'] : ['were', 'stay', 'them']
  return `Nothing is issued any more. ${credentials} that ${was} issued before ${stay} usable until ${clockTime(outstandingUntil, nowMs)}: the gateway still accepts ${them}.`
}
