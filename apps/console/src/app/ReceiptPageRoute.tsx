import { PolicyDraftField } from '../features/policies/PolicyDraftField.tsx'
import { ReceiptPage } from '../features/receipts/ReceiptPage.tsx'

/** One receipt, with the part that a feature of its own brings to it. */
export function ReceiptPageRoute() {
  return <ReceiptPage draftField={(field) => <PolicyDraftField {...field} />} />
}
