import type { ReceiptFieldsFragment } from '../../generated/graphql.ts'

/** Whose policies a request has to pass, each once: also those who had none when it was decided. */
export function policyOwnersOf({ realm, destination, apiClient, steps }: DecidedRequest): PolicyOwnerName[] {
  const byId = new Map<string, PolicyOwnerName>()
  if (realm !== null) byId.set(realm.id, { id: realm.id, name: `realm ${realm.name}` })
  if (destination !== null) byId.set(destination.id, { id: destination.id, name: `destination ${destination.alias}` })
  // Further destinations with the same address have their say as well.
  for (const { policy } of steps)
    if (policy !== null && policy.ownerId !== apiClient?.id && !byId.has(policy.ownerId))
      byId.set(policy.ownerId, { id: policy.ownerId, name: policy.ownerName })
  if (apiClient !== null) byId.set(apiClient.id, { id: apiClient.id, name: `site ${apiClient.name}` })
  return [...byId.values()]
}

export interface PolicyOwnerName {
  readonly id: string
  /** «realm acme» */
  readonly name: string
}

type DecidedRequest = Pick<ReceiptFieldsFragment, 'realm' | 'destination' | 'apiClient' | 'steps'>
