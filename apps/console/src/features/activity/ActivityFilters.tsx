import {
  Button,
  Checkbox,
  Collapse,
  Group,
  MultiSelect,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconX } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ActivitySearch, isTimeRangeName, TIME_RANGES } from '../../entities/decision/activitySearch.ts'
import { isRefusalReason, REFUSAL_LABELS } from '../../entities/labels.ts'
import type { ActivityOwnersQuery } from '../../generated/graphql.ts'
import { useActivityOwnersQuery } from '../../generated/hooks.ts'
import { absoluteTime } from '../../lib/format.ts'
import { DateTimeField, instantOf, localTextOf } from '../../ui/DateTimeField.tsx'
import { FilterField } from '../../ui/FilterField.tsx'
import { INLINE_SELECT } from '../../ui/inlineSelect.ts'

/** The filters of the Activity page. The URL contains the filters, so that a filtered list can be shared. */
export function ActivityFilters() {
  const search = useSearch({ from: '/shell/activity' })
  const navigate = useNavigate({ from: '/activity' })
  const owners = useActivityOwnersQuery({}, { staleTime: 60_000 }).data
  const [isExpanded, { toggle: toggleExpanded, open: expand }] = useDisclosure(false)
  const changeFilters: ChangeFilters = (change) =>
    void navigate({ search: (now) => withoutEmptyValues({ ...now, ...change }), replace: true })
  const chooseTime = (value: string | null) => {
    if (value === BETWEEN) return expand()
    changeFilters({ range: isTimeRangeName(value) ? value : undefined, from: undefined, to: undefined })
  }
  const conditions = conditionsOf(search, owners)
  return (
    <Stack gap="sm" mb="xs" component="section" aria-label="Filters">
      <Group gap="sm">
        <FilterField
          label="Callee: alias or address"
          value={search.callee ?? ''}
          onChange={(callee) => changeFilters({ callee: callee.trim() })}
        />
        <SegmentedControl
          size="xs"
          aria-label="Outcome"
          data={OUTCOMES}
          value={search.outcome ?? 'ALL'}
          onChange={(value) =>
            changeFilters({ outcome: value === 'ISSUED' || value === 'REFUSED' ? value : undefined })
          }
        />
        <Select
          aria-label="Time"
          data={TIMES}
          value={search.from !== undefined || search.to !== undefined ? BETWEEN : (search.range ?? ANY_TIME)}
          onChange={chooseTime}
          allowDeselect={false}
          {...INLINE_SELECT}
          w={{ base: '100%', xs: 190 }}
        />
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          aria-expanded={isExpanded}
          aria-controls="more-filters"
          onClick={toggleExpanded}
        >
          More filters
        </Button>
      </Group>
      <Collapse expanded={isExpanded} id="more-filters">
        <MoreFilters search={search} owners={owners} changeFilters={changeFilters} />
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
                onClick={() => changeFilters({ [name]: undefined })}
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

function withoutEmptyValues(search: Parameters<ChangeFilters>[0]): ActivitySearch {
  return Object.fromEntries(
    Object.entries(search).filter(
      ([, value]) =>
        value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0),
    ),
  )
}

/** The less common filters. */
function MoreFilters({ search, owners, changeFilters }: MoreFiltersProps) {
  const realms = owners?.realms.edges.map(({ node }) => node) ?? []
  const sites = owners?.apiClients.edges.map(({ node }) => node) ?? []
  const isInRealm = (realmId: string) => search.realm === undefined || search.realm === realmId
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
      <Select
        label="Realm"
        placeholder="All"
        data={realms.map(({ id, name }) => ({ value: id, label: name }))}
        value={search.realm ?? null}
        onChange={(realm) => changeFilters({ realm: realm ?? undefined, site: undefined, destination: undefined })}
        {...SEARCHABLE}
      />
      <Select
        label="Site"
        placeholder="All"
        data={sites.filter(({ realm }) => isInRealm(realm.id)).map(({ id, name }) => ({ value: id, label: name }))}
        value={search.site ?? null}
        onChange={(site) => changeFilters({ site: site ?? undefined })}
        {...SEARCHABLE}
      />
      <Select
        label="Destination"
        placeholder="All"
        data={realms
          .filter(({ id }) => isInRealm(id))
          .map(({ name, destinations }) => ({
            group: name,
            items: destinations.map(({ id, alias }) => ({ value: id, label: alias })),
          }))}
        value={search.destination ?? null}
        onChange={(destination) => changeFilters({ destination: destination ?? undefined })}
        {...SEARCHABLE}
      />
      <MultiSelect
        label="Refusal reason"
        placeholder={search.reasons === undefined ? 'Any reason' : ''}
        data={Object.entries(REFUSAL_LABELS).map(([value, label]) => ({ value, label }))}
        value={search.reasons ?? []}
        onChange={(reasons) => changeFilters({ reasons: reasons.filter(isRefusalReason) })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear reasons' }}
        {...INLINE_SELECT}
      />
      <TextInput
        key={`visitor ${search.visitor}`}
        label="Visitor"
        description="A visitor hash, valid for one day."
        defaultValue={search.visitor ?? ''}
        onBlur={(event) => changeFilters({ visitor: event.currentTarget.value.trim() })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') changeFilters({ visitor: event.currentTarget.value.trim() })
        }}
        spellCheck={false}
      />
      <TimeBound label="From" at={search.from} onChange={(from) => changeFilters({ from, range: undefined })} />
      <TimeBound label="Before" at={search.to} onChange={(to) => changeFilters({ to, range: undefined })} />
      <Checkbox
        label="Only decisions that a monitored policy would refuse"
        checked={search.wouldBeRefused ?? false}
        onChange={(event) => changeFilters({ wouldBeRefused: event.currentTarget.checked })}
        style={{ alignSelf: 'end' }}
        pb={8}
      />
    </SimpleGrid>
  )
}

interface MoreFiltersProps {
  readonly search: ActivitySearch
  readonly owners: ActivityOwnersQuery | undefined
  readonly changeFilters: ChangeFilters
}

/** Changes some filters. An undefined or empty value removes the filter. */
type ChangeFilters = (change: { [Name in keyof ActivitySearch]?: ActivitySearch[Name] | undefined }) => void

const SEARCHABLE = {
  ...INLINE_SELECT,
  searchable: true,
  clearable: true,
  limit: 100,
  nothingFoundMessage: 'No match',
} as const

/** A date and time field whose value applies on blur. Otherwise, each typed digit would apply another date. */
function TimeBound({ label, at, onChange }: TimeBoundProps) {
  return (
    <DateTimeField
      key={at}
      label={label}
      description=""
      step={1}
      defaultValue={at === undefined ? '' : localTextOf(at)}
      onBlur={(event) => {
        const text = event.currentTarget.value
        if (text !== (at === undefined ? '' : localTextOf(at))) onChange(instantOf(text))
      }}
    />
  )
}

interface TimeBoundProps {
  readonly label: string
  readonly at: string | undefined
  readonly onChange: (at: string | undefined) => void
}

/** Describes the active filters that no visible field shows. Shows ids until the names are loaded. */
function conditionsOf(search: ActivitySearch, owners: ActivityOwnersQuery | undefined): Condition[] {
  const { realm, site, destination, reasons, visitor, wouldBeRefused, from, to } = search
  const realms = owners?.realms.edges.map(({ node }) => node) ?? []
  const nameOf = <T extends { readonly id: string }>(list: readonly T[], id: string, name: (one: T) => string) => {
    const found = list.find((one) => one.id === id)
    return found === undefined ? id : name(found)
  }
  const sites = owners?.apiClients.edges.map(({ node }) => node) ?? []
  const destinations = realms.flatMap((each) => each.destinations)
  const known: [keyof ActivitySearch, string | undefined][] = [
    ['realm', realm && `Realm ${nameOf(realms, realm, ({ name }) => name)}`],
    ['site', site && `Site ${nameOf(sites, site, ({ name }) => name)}`],
    ['destination', destination && `Destination ${nameOf(destinations, destination, ({ alias }) => alias)}`],
    ['reasons', reasons?.map((reason) => REFUSAL_LABELS[reason]).join(' or ')],
    ['visitor', visitor && `Visitor ${visitor.slice(0, 8)}`],
    ['wouldBeRefused', wouldBeRefused ? 'Would be refused by a monitored policy' : undefined],
    ['from', from && `From ${absoluteTime(from)}`],
    ['to', to && `Before ${absoluteTime(to)}`],
  ]
  return known.flatMap(([name, words]) => (words === undefined || words === '' ? [] : [{ name, words }]))
}

interface Condition {
  readonly name: keyof ActivitySearch
  readonly words: string
}
