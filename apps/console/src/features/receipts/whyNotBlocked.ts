import type { ReceiptFieldsFragment } from '../../generated/graphql.ts'

/** Why the network behind a decision cannot be blocked, in words. Undefined where it can. */
export function whyNotBlocked({ realm, visitor, isNetworkKept, isTrial }: Blockable): string | undefined {
  if (realm === null) return 'Nothing can be blocked: the realm is deleted.'
  if (isNetworkKept) return undefined
  if (isTrial) return 'There is nobody to block: it was a trial.'
  if (visitor === null) return 'The network cannot be blocked: no address was known.'
  return 'The network cannot be blocked from here any more: addresses are kept for a short time only, 24 hours unless set otherwise.'
}

type Blockable = Pick<ReceiptFieldsFragment, 'realm' | 'visitor' | 'isNetworkKept' | 'isTrial'>
