import { useParams } from '@tanstack/react-router'
import { PageHead } from '../../ui/PageHead.tsx'
import type { DraftFieldSlot } from './DecideAgain.tsx'
import { NoReceipt } from './NoReceipt.tsx'
import { QueriedReceipt } from './QueriedReceipt.tsx'
import { ReceiptMark, receiptQuestion } from './ReceiptMark.tsx'
import { ReceiptView } from './ReceiptView.tsx'

/** Why was this one issued, or refused? One decision as it was made, on a page of its own. */
export function ReceiptPage({ draftField }: { readonly draftField: DraftFieldSlot }) {
  const { issuanceId } = useParams({ from: '/shell/receipts/$issuanceId' })
  return (
    <QueriedReceipt key={issuanceId} id={issuanceId}>
      {(issuance) =>
        issuance === null ? (
          <>
            <PageHead title="Receipt not found" question={`There is no receipt ${issuanceId}.`} />
            <NoReceipt />
          </>
        ) : (
          <>
            <PageHead
              title={issuance.isTrial ? 'Trial receipt' : 'Receipt'}
              question={receiptQuestion(issuance)}
              mark={<ReceiptMark issuance={issuance} />}
            />
            <ReceiptView issuance={issuance} draftField={draftField} />
          </>
        )
      }
    </QueriedReceipt>
  )
}
