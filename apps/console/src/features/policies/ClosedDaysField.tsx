import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { countWords } from '../../lib/countWords.ts'
import { useNow } from '../../lib/useNow.ts'
import { daysBefore, daysBetween, daysFrom, dayWords, withDays } from './closedDays.ts'
import type { PolicyProblems } from './problemsOf.ts'
import { zoneToday } from './zones.ts'

/** Holidays: days on which it stays closed whatever the week says. Those that are over are folded away. */
export function ClosedDaysField({ days, timeZone, problems, onChange }: ClosedDaysFieldProps) {
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
          For example holidays. Each lasts the whole day in the time zone above.
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
            {arePastShown ? 'Hide' : 'Show'} {countWords(past.length, 'past day')}
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
          {dayWords(day)}
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`Remove ${dayWords(day)}`}
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

/** One day, or all from one to another. */
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
    // It would save the whole policy.
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
