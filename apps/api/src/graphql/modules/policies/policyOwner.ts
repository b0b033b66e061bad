import type { PolicyOwner } from '@anoncall/domain'

/** Converts the owner of a pause or policy for the API. */
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
