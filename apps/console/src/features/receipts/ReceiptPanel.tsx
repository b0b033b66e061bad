import './receipts.css'
import { CloseButton, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { InternalLink } from '../../ui/InternalLink.tsx'
import type { DraftFieldSlot } from './DecideAgain.tsx'
import { NoReceipt } from './NoReceipt.tsx'
import { QueriedReceipt } from './QueriedReceipt.tsx'
import { ReceiptMark, receiptQuestion } from './ReceiptMark.tsx'
import { ReceiptView } from './ReceiptView.tsx'

/** A receipt beside the list that it was opened from. Escape closes it and goes back to its row. */
export function ReceiptPanel({ draftField }: { readonly draftField: DraftFieldSlot }) {
  const { issuanceId } = useParams({ from: '/shell/activity/$issuanceId' })
  const navigate = useNavigate()
  const panel = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus goes along to each receipt that is opened.
  useEffect(() => panel.current?.focus({ preventScroll: true }), [issuanceId])

  const close = async () => {
    const row = document.querySelector<HTMLElement>('tr[aria-current] a')
    await navigate({ to: '/activity', search: (now) => now, resetScroll: false })
    row?.focus({ preventScroll: true })
  }
  return (
    <Paper
      component="aside"
      ref={panel}
      withBorder
      p="md"
      className="receipt-panel"
      aria-label="Receipt"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) void close()
      }}
    >
      <Group justify="space-between" wrap="nowrap" mb="xs">
        <Title order={2}>Receipt</Title>
        <CloseButton aria-label="Close receipt" onClick={() => void close()} />
      </Group>
      <QueriedReceipt key={issuanceId} id={issuanceId}>
        {(issuance) =>
          issuance === null ? (
            <NoReceipt />
          ) : (
            <Stack>
              <Group gap="sm">
                <ReceiptMark issuance={issuance} />
                <Text size="sm" c="dimmed">
                  {receiptQuestion(issuance)}{' '}
                  <InternalLink to="/receipts/$issuanceId" params={{ issuanceId }} inherit underline="always">
                    Open as page
                  </InternalLink>
                </Text>
              </Group>
              <ReceiptView issuance={issuance} draftField={draftField} isNarrow />
            </Stack>
          )
        }
      </QueriedReceipt>
    </Paper>
  )
}
