import { Button, Stack, Text } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { PauseFieldsFragment } from '../../generated/graphql.ts'
import { useCan } from '../../lib/useViewer.ts'
import { PauseDialog } from './PauseDialog.tsx'
import { ResumeDialog } from './ResumeDialog.tsx'

/** The button that stops or resumes issuing, with what it stops written beside it. Not there for who may not pause. */
export function PauseControl({ target, pause, stops }: PauseControlProps) {
  const [dialog, setDialog] = useState<'pause' | 'resume'>()
  const descriptionId = useId()
  if (!useCan('MANAGE_REALMS')) return null

  return (
    <Stack gap={4} className="pause-control">
      <Button
        variant="default"
        color="red"
        leftSection={pause ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />}
        aria-describedby={descriptionId}
        onClick={() => setDialog(pause ? 'resume' : 'pause')}
      >
        {pause ? 'Resume' : 'Pause'} {target.word}
      </Button>
      <Text id={descriptionId} size="xs" c="dimmed">
        {pause ? `Paused: ${stops}` : `Stops: ${stops}`}
      </Text>
      <PauseOrResume dialog={dialog} target={target} stops={stops} onClose={() => setDialog(undefined)} />
    </Stack>
  )
}

interface PauseControlProps {
  readonly target: PauseTarget
  readonly pause: PauseFieldsFragment | null
  /** What stands still, as the end of a sentence: «every new call to this realm's 3 destinations». */
  readonly stops: string
}

/** What a pause hangs on. Without an id it is everything. */
export interface PauseTarget {
  readonly id?: string
  /** «realm», «site», «everything». */
  readonly word: string
  readonly name: string
}

/** The dialog that was asked for. Pausing turns Pause into Resume on the page while its consequences are still being read. */
export function PauseOrResume({ dialog, target, stops, onClose }: PauseOrResumeProps) {
  if (dialog === undefined) return null
  if (dialog === 'resume') return <ResumeDialog target={target} onClose={onClose} />
  return <PauseDialog target={target} stops={stops} onClose={onClose} />
}

interface PauseOrResumeProps {
  readonly dialog: 'pause' | 'resume' | undefined
  readonly target: PauseTarget
  readonly stops: string
  readonly onClose: () => void
}
