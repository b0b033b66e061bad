import type { ActivityOwnersQuery } from '../../generated/graphql.ts'
import { absoluteTime } from '../../lib/absoluteTime.ts'
import type { ActivitySearch } from '../../lib/issuanceFilterOf.ts'
import { REFUSAL_LABELS } from '../../lib/labels.ts'

/** The conditions that no field above the list shows by itself, each in words. Ids stay ids until their names are known. */
export function conditionsOf(search: ActivitySearch, owners: ActivityOwnersQuery | undefined): Condition[] {
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

export interface Condition {
  readonly name: keyof ActivitySearch
  readonly words: string
}
