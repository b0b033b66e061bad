import type { ReactNode } from 'react'
import type { ReceiptFieldsFragment } from '../../generated/graphql.ts'
import { useReceiptQuery } from '../../generated/hooks.ts'
import { QueryView } from '../../ui/QueryView.tsx'
import { FieldsSkeleton } from '../../ui/TableSkeleton.tsx'

/** Loads a receipt, and shows what of it there is; null where there is none. */
export function QueriedReceipt({ id, children }: QueriedReceiptProps) {
  const query = useReceiptQuery({ id })
  return (
    <QueryView query={query} what="The receipt" skeleton={<FieldsSkeleton />}>
      {({ issuance }) => children(issuance)}
    </QueryView>
  )
}

interface QueriedReceiptProps {
  readonly id: string
  readonly children: (issuance: ReceiptFieldsFragment | null) => ReactNode
}
