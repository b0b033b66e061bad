import {
  ActionIcon,
  Button,
  type ComboboxItem,
  Group,
  type OptionsFilter,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { formatCount } from '../../../lib/format.ts'
import { useNow } from '../../../lib/useNow.ts'
import { userTimeZone } from '../../../ui/Instant.tsx'
import { INLINE_SELECT } from '../../../ui/inlineSelect.ts'
import type { HoursDraft, PolicyProblems } from '../policyDraft.ts'
import { daysBefore, daysBetween, daysFrom, formatDay, withDays } from './closedDays.ts'
import { type DraftSectionProps, PolicySection } from './PolicySection.tsx'
import { isZone, timeZoneOptions, zoneClock, zoneDifference, zoneName, zoneToday } from './timeZones.ts'
import { WeekGrid } from './WeekGrid.tsx'

/** The business hours section: weekly windows in one time zone, and closed days. */
export function HoursSection({ draft, problems, onChange }: DraftSectionProps) {
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

/** The time zone field of the business hours. Shows the current time in that zone. */
function ZoneField({ value, error, onChange }: ZoneFieldProps) {
  const now = useNow()
  const [isOpen, setIsOpen] = useState(false)
  // The list is built only while it is open, so that input in other fields does not render 400 options.
  const zones = useMemo(() => (isOpen ? timeZoneOptions(value) : [value]), [isOpen, value])
  return (
    <Select
      label="Time zone"
      description={isZone(value) ? currentTimeSentence(value, now) : 'Search for a city, for example Lisbon.'}
      placeholder="Search for a city"
      data={zones.filter((zone) => zone !== '').map((zone) => ({ value: zone, label: zoneName(zone) }))}
      value={value === '' ? null : value}
      onChange={(zone) => onChange(zone ?? '')}
      error={error}
      searchable
      onDropdownOpen={() => setIsOpen(true)}
      onDropdownClose={() => setIsOpen(false)}
      allowDeselect={false}
      filter={filterByWords}
      renderOption={({ option }) => (
        <Group justify="space-between" wrap="nowrap" flex={1}>
          <span>{option.label}</span>
          <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
            {zoneClock(option.value, now)}
          </Text>
        </Group>
      )}
      nothingFoundMessage="No time zone found. Try a larger city nearby."
      {...INLINE_SELECT}
      maw={420}
      data-path="businessHours.timeZone"
    />
  )
}

interface ZoneFieldProps {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (timeZone: string) => void
}

function currentTimeSentence(timeZone: string, nowMs: number): string {
  const difference = zoneDifference(timeZone, userTimeZone(), nowMs)
  return `The time there is now ${zoneClock(timeZone, nowMs)}, ${difference === 'the same time' ? 'the same time as for you' : `${difference} you`}.`
}

/** Finds options that contain all words of the search, in any order: "york america" finds America/New York. */
const filterByWords: OptionsFilter = ({ options, search }) => {
  const words = search.toLowerCase().split(/[\s/_]+/)
  return options.filter((option): option is ComboboxItem => {
    if (!('value' in option)) return false
    const name = zoneName(option.value).toLowerCase()
    return words.every((word) => name.includes(word))
  })
}

/** The field for closed days, such as holidays. Past days are collapsed. */
function ClosedDaysField({ days, timeZone, problems, onChange }: ClosedDaysFieldProps) {
  const [arePastShown, { toggle }] = useDisclosure(false)
  const today = zoneToday(timeZone, useNow())
  const [ahead, past] = [daysFrom(days, today), daysBefore(days, today)]
  const remove = (day: string) => onChange(days.filter((each) => each !== day))
  const found = Object.entries(problems).filter(([path]) => path.startsWith('businessHours.closedDates'))
  return (
    <Stack gap="xs" role="group" aria-label="Closed days">
      <div>
        <Text size="sm" fw={500}>
          Closed days
        </Text>
        <Text size="xs" c="dimmed">
          For example holidays. A closed day lasts from 00:00 to 24:00 in the time zone above.
        </Text>
      </div>
      {ahead.length === 0 && (
        <Text size="sm" c="dimmed">
          No upcoming closed days.
        </Text>
      )}
      <DayList days={ahead} name="Upcoming closed days" onRemove={remove} />
      <AddDays onAdd={(added) => onChange(withDays(days, added))} />
      {found.map(([path, problem]) => (
        <Text key={path} size="sm" c="var(--mantine-color-error)" role="alert">
          {problem}
        </Text>
      ))}
      {past.length > 0 && (
        <Group gap="xs">
          <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={arePastShown}>
            {arePastShown ? 'Hide' : 'Show'} {formatCount(past.length, 'past day')}
          </Button>
          <Button variant="subtle" size="compact-sm" color="gray" onClick={() => onChange(ahead)}>
            Remove past days
          </Button>
        </Group>
      )}
      {arePastShown && <DayList days={past} name="Past closed days" onRemove={remove} />}
    </Stack>
  )
}

interface ClosedDaysFieldProps {
  readonly days: readonly string[]
  readonly timeZone: string
  readonly problems: PolicyProblems
  readonly onChange: (days: readonly string[]) => void
}

function DayList({ days, name, onRemove }: DayListProps) {
  if (days.length === 0) return null
  return (
    <ul className="closed-days" aria-label={name}>
      {days.map((day) => (
        <li key={day}>
          {formatDay(day)}
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`Remove ${formatDay(day)}`}
            onClick={() => onRemove(day)}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </li>
      ))}
    </ul>
  )
}

interface DayListProps {
  readonly days: readonly string[]
  readonly name: string
  readonly onRemove: (day: string) => void
}

/** Adds one day or a range of days. */
function AddDays({ onAdd }: { readonly onAdd: (days: readonly string[]) => void }) {
  const [first, setFirst] = useState('')
  const [last, setLast] = useState('')
  const days = first === '' ? [] : daysBetween(first, last === '' ? first : last)
  const isBackwards = first !== '' && last !== '' && days.length === 0
  const add = () => {
    if (days.length === 0) return
    onAdd(days)
    setFirst('')
    setLast('')
  }
  const addOnEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    // Otherwise, Enter would save the whole policy.
    event.preventDefault()
    add()
  }
  return (
    <Group gap="sm" align="flex-end" onKeyDown={addOnEnter}>
      <TextInput
        type="date"
        size="xs"
        label="Day"
        value={first}
        onChange={(event) => setFirst(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        size="xs"
        label="Last day (optional)"
        value={last}
        error={isBackwards && 'The last day is before the first day.'}
        onChange={(event) => setLast(event.currentTarget.value)}
      />
      <Button size="xs" variant="default" onClick={add} disabled={days.length === 0}>
        {days.length > 1 ? `Add ${days.length} days` : 'Add day'}
      </Button>
    </Group>
  )
}
