import { type ComboboxItem, Group, type OptionsFilter, Select, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useNow } from '../../lib/useNow.ts'
import { readersZone } from '../../ui/RowTime.tsx'
import { SELECT_IN_PLACE } from './selectInPlace.ts'
import { isZone, zoneClock, zoneDifference, zoneName, zonesWith } from './zones.ts'

/** The zone that the hours are in, with the time that it is there now. */
export function ZoneField({ value, error, onChange }: ZoneFieldProps) {
  const now = useNow()
  const [isOpen, setIsOpen] = useState(false)
  // Four hundred zones are not drawn again with every key that is pressed elsewhere.
  const zones = useMemo(() => (isOpen ? zonesWith(value) : [value]), [isOpen, value])
  return (
    <Select
      label="Time zone"
      description={isZone(value) ? thereNow(value, now) : 'Search for a city, for example Lisbon.'}
      placeholder="Search for a city"
      data={zones.filter((zone) => zone !== '').map((zone) => ({ value: zone, label: zoneName(zone) }))}
      value={value === '' ? null : value}
      onChange={(zone) => onChange(zone ?? '')}
      error={error}
      searchable
      onDropdownOpen={() => setIsOpen(true)}
      onDropdownClose={() => setIsOpen(false)}
      allowDeselect={false}
      filter={byWords}
      renderOption={({ option }) => (
        <Group justify="space-between" wrap="nowrap" flex={1}>
          <span>{option.label}</span>
          <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
            {zoneClock(option.value, now)}
          </Text>
        </Group>
      )}
      nothingFoundMessage="No time zone found. Try a larger city nearby."
      {...SELECT_IN_PLACE}
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

function thereNow(timeZone: string, nowMs: number): string {
  const difference = zoneDifference(timeZone, readersZone(), nowMs)
  return `It is ${zoneClock(timeZone, nowMs)} there now, ${difference === 'the same time' ? 'the same time as for you' : `${difference} you`}.`
}

/** Every word that is typed occurs, in whatever order: «york america» finds America/New York. */
const byWords: OptionsFilter = ({ options, search }) => {
  const words = search.toLowerCase().split(/[\s/_]+/)
  return options.filter((option): option is ComboboxItem => {
    if (!('value' in option)) return false
    const name = zoneName(option.value).toLowerCase()
    return words.every((word) => name.includes(word))
  })
}
