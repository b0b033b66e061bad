import { IconReceiptOff } from '@tabler/icons-react'
import { EmptyView } from '../../ui/EmptyView.tsx'

/** In place of a receipt that is not there. */
export function NoReceipt() {
  return (
    <EmptyView icon={<IconReceiptOff size={22} />} title="Nothing was found under this id">
      Receipts begin with iss_ and are kept for the retention time. The id may be mistyped, or the receipt may be gone.
    </EmptyView>
  )
}
