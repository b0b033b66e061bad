import type { ReceiptFieldsFragment } from '../../generated/graphql.ts'
import { OutcomeBadge } from '../../ui/OutcomeBadge.tsx'

/** What was decided, beside the title. */
export function ReceiptMark({ issuance: { outcome, isTrial } }: { readonly issuance: ReceiptFieldsFragment }) {
  return <OutcomeBadge outcome={outcome} isTrial={isTrial} />
}

/** The question that a receipt answers. */
export function receiptQuestion({ outcome }: ReceiptFieldsFragment): string {
  return outcome === 'ISSUED' ? 'Why was this request allowed?' : 'Why was this request refused?'
}
