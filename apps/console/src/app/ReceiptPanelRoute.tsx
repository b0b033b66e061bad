import { PolicyDraftField } from '../features/policies/PolicyDraftField.tsx'
import { ReceiptPanel } from '../features/receipts/ReceiptPanel.tsx'

/** A receipt beside its list, with the part that a feature of its own brings to it. */
export function ReceiptPanelRoute() {
  return <ReceiptPanel draftField={(field) => <PolicyDraftField {...field} />} />
}
