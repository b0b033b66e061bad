import './receipts.css'
import { CloseButton, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconReceiptOff } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { OutcomeBadge } from '../../entities/issuance/DecisionSteps.tsx'
import type { ReceiptFieldsFragment } from '../../generated/graphql.ts'
import { useReceiptQuery } from '../../generated/hooks.ts'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { FieldsSkeleton, QueryView } from '../../ui/QueryView.tsx'
import { ReceiptView } from './ReceiptView.tsx'

/** Why was this one issued, or refused? One decision as it was made, on a page of its own. */
export function ReceiptPage() {
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
            <ReceiptView issuance={issuance} />
          </>
        )
      }
    </QueriedReceipt>
  )
}

/** A receipt beside the list that it was opened from. Escape closes it and goes back to its row. */
export function ReceiptPanel() {
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
              <ReceiptView issuance={issuance} isNarrow />
            </Stack>
          )
        }
      </QueriedReceipt>
    </Paper>
  )
}

/** What was decided, beside the title. */
function ReceiptMark({ issuance: { outcome, isTrial } }: { readonly issuance: ReceiptFieldsFragment }) {
  return <OutcomeBadge outcome={outcome} isTrial={isTrial} />
}

/** The question that a receipt answers. */
function receiptQuestion({ outcome }: ReceiptFieldsFragment): string {
  return outcome === 'ISSUED' ? 'Why was this request allowed?' : 'Why was this request refused?'
}

/** In place of a receipt that is not there. */
function NoReceipt() {
  return (
    <EmptyView icon={<IconReceiptOff size={22} />} title="There is no receipt with this id">
      Receipt ids begin with iss_. Check the id for typing errors. Receipts are deleted after the retention time.
    </EmptyView>
  )
}

/** Loads a receipt, and shows what of it there is; null where there is none. */
function QueriedReceipt({ id, children }: QueriedReceiptProps) {
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
