import { Checkbox, MultiSelect, Select, SimpleGrid, TextInput } from '@mantine/core'
import type { ActivityOwnersQuery } from '../../generated/graphql.ts'
import type { ActivitySearch } from '../../lib/issuanceFilterOf.ts'
import { isRefusalReason, REFUSAL_LABELS } from '../../lib/labels.ts'
import { localTextOf } from '../../lib/localTextOf.ts'
import { choiceList } from '../../ui/choiceList.ts'
import { DateTimeField, instantOf } from '../../ui/DateTimeField.tsx'

/** The conditions that are not needed every day. */
export function MoreFilters({ search, owners, narrow }: MoreFiltersProps) {
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
        onChange={(realm) => narrow({ realm: realm ?? undefined, site: undefined, destination: undefined })}
        {...SEARCHABLE}
      />
      <Select
        label="Site"
        placeholder="All"
        data={sites.filter(({ realm }) => isInRealm(realm.id)).map(({ id, name }) => ({ value: id, label: name }))}
        value={search.site ?? null}
        onChange={(site) => narrow({ site: site ?? undefined })}
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
        onChange={(destination) => narrow({ destination: destination ?? undefined })}
        {...SEARCHABLE}
      />
      <MultiSelect
        label="Refusal reason"
        placeholder={search.reasons === undefined ? 'Any reason' : ''}
        data={Object.entries(REFUSAL_LABELS).map(([value, label]) => ({ value, label }))}
        value={search.reasons ?? []}
        onChange={(reasons) => narrow({ reasons: reasons.filter(isRefusalReason) })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear reasons' }}
        {...choiceList}
      />
      <TextInput
        key={`visitor ${search.visitor}`}
        label="Visitor"
        description="A visitor hash, valid for one day."
        defaultValue={search.visitor ?? ''}
        onBlur={(event) => narrow({ visitor: event.currentTarget.value.trim() })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') narrow({ visitor: event.currentTarget.value.trim() })
        }}
        spellCheck={false}
      />
      <TimeBound label="From" at={search.from} onChange={(from) => narrow({ from, range: undefined })} />
      <TimeBound label="Before" at={search.to} onChange={(to) => narrow({ to, range: undefined })} />
      <Checkbox
        label="Only decisions that a monitored policy would refuse"
        checked={search.wouldBeRefused ?? false}
        onChange={(event) => narrow({ wouldBeRefused: event.currentTarget.checked })}
        style={{ alignSelf: 'end' }}
        pb={8}
      />
    </SimpleGrid>
  )
}

interface MoreFiltersProps {
  readonly search: ActivitySearch
  readonly owners: ActivityOwnersQuery | undefined
  readonly narrow: Narrow
}

/** Changes some conditions; what is undefined or empty is no condition. */
export type Narrow = (change: { [Name in keyof ActivitySearch]?: ActivitySearch[Name] | undefined }) => void

const SEARCHABLE = {
  ...choiceList,
  searchable: true,
  clearable: true,
  limit: 100,
  nothingFoundMessage: 'No match',
} as const

/** It counts once the field is left: while a date is being typed it is a different one with every digit. */
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
