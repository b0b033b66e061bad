import type { ApiKeyState } from '../../generated/graphql.ts'

/** What there is to do before the first call, each ticked by what is found and not by what was clicked. */
export function firstRunSteps({ realms, apiClients }: FirstRunFacts, hasTrial: boolean): FirstRunStep[] {
  const hasRealm = realms.totalCount > 0
  const keys = apiClients.edges.flatMap(({ node }) => node.keys)
  return [
    { kind: 'realm', isDone: hasRealm },
    { kind: 'destination', isDone: realms.edges.some(({ node }) => node.destinations.length > 0) },
    { kind: 'key', isDone: keys.some(({ state }) => state === 'ACTIVE' || state === 'RETIRING') },
    { kind: 'call', isDone: hasTrial || keys.some(({ lastUsedAt }) => lastUsedAt !== null) },
  ]
}

export interface FirstRunStep {
  readonly kind: 'realm' | 'destination' | 'key' | 'call'
  readonly isDone: boolean
}

/** As much as is looked at of what there is. */
export interface FirstRunFacts {
  readonly realms: {
    readonly totalCount: number
    readonly edges: readonly { readonly node: { readonly destinations: readonly unknown[] } }[]
  }
  readonly apiClients: { readonly edges: readonly { readonly node: { readonly keys: readonly FoundKey[] } }[] }
}

interface FoundKey {
  readonly state: ApiKeyState
  readonly lastUsedAt: string | null
}
