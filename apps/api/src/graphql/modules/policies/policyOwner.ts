import type { PolicyOwner } from '@anoncall/domain'

/** What a pause or a policy hangs on, as the contract tells it. */
export function policyOwner({ kind, owner }: PolicyOwner) {
  switch (kind) {
    case 'realm':
      return { ...owner, __typename: 'Realm' as const }
    case 'destination':
      return { ...owner, __typename: 'Destination' as const }
    case 'apiClient':
      return { ...owner, __typename: 'ApiClient' as const }
  }
}
