import './receipts.css'
import { CloseButton, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconReceiptOff } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { OutcomeBadge } from '../../entities/decision/DecisionOutcome.tsx'
import type { ReceiptFieldsFragment } from '../../generated/graphql.ts'
import { useReceiptQuery } from '../../generated/hooks.ts'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { FieldsSkeleton, QueryView } from '../../ui/QueryView.tsx'
import { ReceiptView } from './ReceiptView.tsx'

/** The page of one receipt. */
export function ReceiptPage() {
  const { issuanceId } = useParams({ from: '/shell/receipts/$issuanceId' })
  return (
    <QueriedReceipt key={issuanceId} id={issuanceId}>
      {(receipt) =>
        receipt === null ? (
          <>
            <PageHead title="Receipt not found" question={`There is no receipt ${issuanceId}.`} />
            <NoReceipt />
          </>
        ) : (
          <>
            <PageHead
              title={receipt.isTrial ? 'Trial receipt' : 'Receipt'}
              question={receiptQuestion(receipt)}
              badge={<ReceiptBadge receipt={receipt} />}
            />
            <ReceiptView receipt={receipt} />
          </>
        )
      }
    </QueriedReceipt>
  )
}

/**
 * A receipt in the panel beside the list. The Escape key closes the receipt and returns the focus to the receipt's row
 * in the list.
 */
export function ReceiptPanel() {
  const { issuanceId } = useParams({ from: '/shell/activity/$issuanceId' })
  const navigate = useNavigate()
  const panel = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: moves the focus to each opened receipt.
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
        {(receipt) =>
          receipt === null ? (
            <NoReceipt />
          ) : (
            <Stack>
              <Group gap="sm">
                <ReceiptBadge receipt={receipt} />
                <Text size="sm" c="dimmed">
                  {receiptQuestion(receipt)}{' '}
                  <InternalLink to="/receipts/$issuanceId" params={{ issuanceId }} inherit underline="always">
                    Open as page
                  </InternalLink>
                </Text>
              </Group>
              <ReceiptView receipt={receipt} isNarrow />
            </Stack>
          )
        }
      </QueriedReceipt>
    </Paper>
  )
}

/** The outcome badge beside the title. */
function ReceiptBadge({ receipt: { outcome, isTrial } }: { readonly receipt: ReceiptFieldsFragment }) {
  return <OutcomeBadge outcome={outcome} isTrial={isTrial} />
}

/** Returns the question that the receipt answers. */
function receiptQuestion({ outcome }: ReceiptFieldsFragment): string {
  return outcome === 'ISSUED' ? 'Why was this request allowed?' : 'Why was this request refused?'
}

/** Shown if there is no receipt with the id. */
function NoReceipt() {
  return (
    <EmptyView icon={<IconReceiptOff size={22} />} title="There is no receipt with this id">
      Receipt ids begin with iss_. Check the id for typing errors. Receipts are deleted after the retention time.
    </EmptyView>
  )
}

/** Loads a receipt and passes it to `children`. Passes null if the receipt does not exist. */
function QueriedReceipt({ id, children }: QueriedReceiptProps) {
  const query = useReceiptQuery({ id })
  return (
    <QueryView query={query} subject="The receipt" skeleton={<FieldsSkeleton />}>
      {({ issuance }) => children(issuance)}
    </QueryView>
  )
}

interface QueriedReceiptProps {
  readonly id: string
  readonly children: (receipt: ReceiptFieldsFragment | null) => ReactNode
}
