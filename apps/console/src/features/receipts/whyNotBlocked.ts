import type { ReceiptFieldsFragment } from '../../generated/graphql.ts'

/** Why the network behind a decision cannot be blocked, in words. Undefined where it can. */
export function whyNotBlocked({ realm, visitor, isNetworkKept, isTrial }: Blockable): string | undefined {
  if (realm === null) return 'The network cannot be blocked because the realm was deleted.'
  if (isNetworkKept) return undefined
  if (isTrial) return 'A trial has no visitor to block.'
  if (visitor === null) return 'The network cannot be blocked because its address is unknown.'
  return 'The network can no longer be blocked from here. Addresses are deleted after a short time (24 hours by default).'
}

type Blockable = Pick<ReceiptFieldsFragment, 'realm' | 'visitor' | 'isNetworkKept' | 'isTrial'>
