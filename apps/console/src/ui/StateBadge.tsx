import { Badge } from '@mantine/core'
import {
  IconCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClockHour4,
  IconPlayerPause,
} from '@tabler/icons-react'

/** A state as word, shape and colour together, so that none of the three has to be told apart alone. */
export function StateBadge({ tone, children }: { readonly tone: StateTone; readonly children: string }) {
  const { color, Icon } = TONES[tone]
  return (
    <Badge
      className="state-badge"
      variant="light"
      color={color}
      radius="sm"
      tt="none"
      fw={550}
      leftSection={<Icon size={14} aria-hidden />}
    >
      {children}
    </Badge>
  )
}

/** Green issued or open, amber refused or soon, red paused or lost, grey over. */
export type StateTone = 'open' | 'soon' | 'refused' | 'paused' | 'lost' | 'waiting' | 'over'

/** The colour and the shape of each state, for what is no badge. */
export const TONES = {
  open: { color: 'green', Icon: IconCircleCheck },
  soon: { color: 'amber', Icon: IconClockHour4 },
  refused: { color: 'amber', Icon: IconCircleX },
  paused: { color: 'red', Icon: IconPlayerPause },
  lost: { color: 'red', Icon: IconCircleX },
  waiting: { color: 'gray', Icon: IconCircleDashed },
  over: { color: 'gray', Icon: IconCircle },
} as const
