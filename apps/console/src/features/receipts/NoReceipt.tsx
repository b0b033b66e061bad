import { IconReceiptOff } from '@tabler/icons-react'
import { EmptyView } from '../../ui/EmptyView.tsx'

/** In place of a receipt that is not there. */
export function NoReceipt() {
  return (
    <EmptyView icon={<IconReceiptOff size={22} />} title="There is no receipt with this id">
      Receipt ids begin with iss_. Check the id for typing errors. Receipts are deleted after the retention time.
    </EmptyView>
  )
}
