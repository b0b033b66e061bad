import { Badge } from '@mantine/core'
import {
  IconCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClockHour4,
  IconPlayerPause,
} from '@tabler/icons-react'

/**
 * A badge that shows a state in three ways: as text, as an icon and as a colour. Each of the three is enough to
 * recognize the state.
 */
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

/** Green: issued or open. Amber: refused or ending soon. Red: paused or lost. Grey: waiting or over. */
export type StateTone = 'open' | 'soon' | 'refused' | 'paused' | 'lost' | 'waiting' | 'over'

/** The colour and icon of each state. Also used outside of badges. */
export const TONES = {
  open: { color: 'green', Icon: IconCircleCheck },
  soon: { color: 'amber', Icon: IconClockHour4 },
  refused: { color: 'amber', Icon: IconCircleX },
  paused: { color: 'red', Icon: IconPlayerPause },
  lost: { color: 'red', Icon: IconCircleX },
  waiting: { color: 'gray', Icon: IconCircleDashed },
  over: { color: 'gray', Icon: IconCircle },
} as const
