import { Select, Stack, Text } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { PolicyView } from '../../entities/policy/PolicyView.tsx'
import type { PolicyChoiceFieldsFragment, RealmPoliciesQuery } from '../../generated/graphql.ts'
import { useRealmPoliciesQuery } from '../../generated/hooks.ts'
import { formatList } from '../../lib/format.ts'
import { INLINE_SELECT } from '../../ui/inlineSelect.ts'
import { FieldsSkeleton, QueryView } from '../../ui/QueryView.tsx'

/** The policies of a realm and its destinations. The URL selects the destination. */
export function PolicyTab({ realmName }: { readonly realmName: string }) {
  const query = useRealmPoliciesQuery({ name: realmName })
  return (
    <QueryView query={query} subject="The policies" skeleton={<FieldsSkeleton />}>
      {({ realm }) => realm && <RealmPolicies realmName={realmName} realm={realm} />}
    </QueryView>
  )
}

function RealmPolicies({ realmName, realm }: RealmPoliciesProps) {
  const { destination: destinationId } = useSearch({ from: '/shell/realms/$realmName' })
  const navigate = useNavigate({ from: '/realms/$realmName' })
  const destination = realm.destinations.find(({ id }) => id === destinationId)
  const otherAliases = destination && otherAliasesOf(destination, realm.destinations)
  const choose = (id: string | null) =>
    void navigate({ search: { tab: 'policy', ...(id === null || id === realm.id ? {} : { destination: id }) } })
  return (
    <Stack>
      {realm.destinations.length > 0 && (
        <Select
          label="Policy owner"
          data={[
            { group: 'Realm', items: [{ value: realm.id, label: `Realm ${realmName}: ${stateOf(realm)}` }] },
            {
              group: 'Destinations',
              items: realm.destinations.map((each) => ({ value: each.id, label: `${each.alias}: ${stateOf(each)}` })),
            },
          ]}
          value={destination?.id ?? realm.id}
          onChange={choose}
          allowDeselect={false}
          {...INLINE_SELECT}
          searchable={realm.destinations.length > 6}
          maw={420}
        />
      )}
      {destination && otherAliases && (
        <Text size="sm" maw={720}>
          Other aliases of this address: {otherAliases}. Calls to another alias must pass the policy of that alias, not
          this one. Only servers can call the address itself. Such calls must pass both policies.
        </Text>
      )}
      {destination ? (
        <PolicyView
          key={destination.id}
          owner={{ id: destination.id, word: 'destination', name: `destination ${destination.alias}` }}
          scope="MANAGE_REALMS"
          otherPolicies="the policies of the realm and the site"
        />
      ) : (
        <PolicyView
          key={realm.id}
          owner={{ id: realm.id, word: 'realm', name: `realm ${realmName}` }}
          scope="MANAGE_REALMS"
          otherPolicies="the policies of the destination and the site"
        />
      )}
    </Stack>
  )
}

interface RealmPoliciesProps {
  readonly realmName: string
  readonly realm: NonNullable<RealmPoliciesQuery['realm']>
}

function stateOf({ policy }: PolicyChoiceFieldsFragment): string {
  if (policy === null) return 'no policy'
  return `${policy.mode === 'MONITORED' ? 'monitored' : 'enforced'}, revision ${policy.revision.toLocaleString('en')}`
}

/** Lists the aliases of other destinations with the same address: "help and sales". Returns undefined if there are none. */
export function otherAliasesOf(
  { id, address }: AddressedDestination,
  destinations: readonly AddressedDestination[],
): string | undefined {
  const others = destinations.filter((each) => each.id !== id && each.address.toLowerCase() === address.toLowerCase())
  return others.length === 0 ? undefined : formatList(others.map(({ alias }) => alias))
}

interface AddressedDestination {
  readonly id: string
  readonly alias: string
  readonly address: string
}
