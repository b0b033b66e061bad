import { Text } from '@mantine/core'
import { DayRow } from './DayRow.tsx'
import type { WindowDraft } from './PolicyDraft.ts'
import type { PolicyProblems } from './problemsOf.ts'
import { WEEKDAYS } from './weekdays.ts'

/** A week of windows: drawn by day and hour, and beside it the same times to type. Without `onChange` it is only shown. */
export function WeekGrid({ windows, problems, onChange }: WeekGridProps) {
  const problem = problems['businessHours.windows']
  return (
    <fieldset className="week" aria-label="Weekly hours" data-reading={!onChange || undefined}>
      {onChange && (
        <Text size="sm" c="dimmed">
          Draw a window and drag its ends, or type its times. Arrow keys change a time by 15 minutes.
        </Text>
      )}
      <div className="week-axis" aria-hidden>
        <div>
          {AXIS_HOURS.map((hour) => (
            <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
              {hour}
            </span>
          ))}
        </div>
      </div>
      {WEEKDAYS.map((weekday) => (
        <DayRow key={weekday} weekday={weekday} windows={windows} problems={problems} onChange={onChange} />
      ))}
      {problem !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" tabIndex={-1} data-path="businessHours.windows">
          {problem}
        </Text>
      )}
    </fieldset>
  )
}

interface WeekGridProps {
  readonly windows: readonly WindowDraft[]
  readonly problems: PolicyProblems
  readonly onChange?: (windows: readonly WindowDraft[]) => void
}

const AXIS_HOURS = [0, 3, 6, 9, 12, 15, 18, 21, 24]
