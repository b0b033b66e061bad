import { Button, Collapse, Group, SegmentedControl, Select, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconX } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useActivityOwnersQuery } from '../../generated/hooks.ts'
import type { ActivitySearch } from '../../lib/issuanceFilterOf.ts'
import { isTimeRangeName, TIME_RANGES } from '../../lib/timeRanges.ts'
import { choiceList } from '../../ui/choiceList.ts'
import { FilterField } from '../../ui/FilterField.tsx'
import { conditionsOf } from './conditionsOf.ts'
import { MoreFilters, type Narrow } from './MoreFilters.tsx'

/** Which decisions are listed. Every condition is in the address, so that a question can be sent to a colleague. */
export function ActivityFilters() {
  const search = useSearch({ from: '/shell/activity' })
  const navigate = useNavigate({ from: '/activity' })
  const owners = useActivityOwnersQuery({}, { staleTime: 60_000 }).data
  const [isMore, { toggle: toggleMore, open: openMore }] = useDisclosure(false)
  const narrow: Narrow = (change) =>
    void navigate({ search: (now) => withoutGaps({ ...now, ...change }), replace: true })
  const chooseTime = (value: string | null) => {
    if (value === BETWEEN) return openMore()
    narrow({ range: isTimeRangeName(value) ? value : undefined, from: undefined, to: undefined })
  }
  const conditions = conditionsOf(search, owners)
  return (
    <Stack gap="sm" mb="xs" component="section" aria-label="Filters">
      <Group gap="sm">
        <FilterField
          label="Callee: alias or address"
          value={search.callee ?? ''}
          onChange={(callee) => narrow({ callee: callee.trim() })}
        />
        <SegmentedControl
          size="xs"
          aria-label="Outcome"
          data={OUTCOMES}
          value={search.outcome ?? 'ALL'}
          onChange={(value) => narrow({ outcome: value === 'ISSUED' || value === 'REFUSED' ? value : undefined })}
        />
        <Select
          aria-label="Time"
          data={TIMES}
          value={search.from !== undefined || search.to !== undefined ? BETWEEN : (search.range ?? ANY_TIME)}
          onChange={chooseTime}
          allowDeselect={false}
          {...choiceList}
          w={{ base: '100%', xs: 190 }}
        />
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          aria-expanded={isMore}
          aria-controls="more-filters"
          onClick={toggleMore}
        >
          More filters
        </Button>
      </Group>
      <Collapse expanded={isMore} id="more-filters">
        <MoreFilters search={search} owners={owners} narrow={narrow} />
      </Collapse>
      {conditions.length > 0 && (
        <Group gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Active filters">
          {conditions.map(({ name, words }) => (
            <li key={name}>
              <Button
                size="compact-xs"
                variant="default"
                rightSection={<IconX size={12} aria-hidden />}
                aria-label={`Remove filter: ${words}`}
                onClick={() => narrow({ [name]: undefined })}
              >
                {words}
              </Button>
            </li>
          ))}
          <li>
            <Button size="compact-xs" variant="subtle" onClick={() => void navigate({ search: {}, replace: true })}>
              Clear all
            </Button>
          </li>
        </Group>
      )}
    </Stack>
  )
}

const ANY_TIME = 'any'
const BETWEEN = 'between'
const TIMES = [
  { value: ANY_TIME, label: 'Any time' },
  ...Object.entries(TIME_RANGES).map(([value, { label }]) => ({ value, label })),
  { value: BETWEEN, label: 'Custom range' },
]
const OUTCOMES = [
  { value: 'ALL', label: 'All' },
  { value: 'ISSUED', label: 'Issued' },
  { value: 'REFUSED', label: 'Refused' },
]

function withoutGaps(search: Parameters<Narrow>[0]): ActivitySearch {
  return Object.fromEntries(
    Object.entries(search).filter(
      ([, value]) =>
        value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0),
    ),
  )
}
