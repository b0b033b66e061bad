import { Stack, Switch } from '@mantine/core'
import { ClosedDaysField } from './ClosedDaysField.tsx'
import type { HoursDraft } from './PolicyDraft.ts'
import { type PolicyPartProps, PolicySection } from './PolicySection.tsx'
import { WeekGrid } from './WeekGrid.tsx'
import { ZoneField } from './ZoneField.tsx'

/** When calls are possible: a week of windows in one zone, and the days on which none of them counts. */
export function HoursSection({ draft, problems, onChange }: PolicyPartProps) {
  const { hasHours, businessHours } = draft
  const change = (hours: Partial<HoursDraft>) => onChange({ businessHours: { ...businessHours, ...hours } })
  return (
    <PolicySection title="Hours" hint="Calls outside these hours are refused, and visitors see when you open again.">
      <Switch
        label="Restrict calls to these hours"
        checked={hasHours}
        onChange={(event) => onChange({ hasHours: event.currentTarget.checked })}
      />
      {hasHours && (
        <Stack gap="lg">
          <ZoneField
            value={businessHours.timeZone}
            error={problems['businessHours.timeZone']}
            onChange={(timeZone) => change({ timeZone })}
          />
          <WeekGrid windows={businessHours.windows} problems={problems} onChange={(windows) => change({ windows })} />
          <ClosedDaysField
            days={businessHours.closedDates}
            timeZone={businessHours.timeZone}
            problems={problems}
            onChange={(closedDates) => change({ closedDates })}
          />
        </Stack>
      )}
    </PolicySection>
  )
}
