import { Paper, Stack, Title } from '@mantine/core'
import { IconReceiptOff } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useReceiptQuery } from '../../generated/hooks.ts'
import { REFUSAL_LABELS } from '../../lib/labels.ts'
import { DecisionSteps } from '../../ui/DecisionSteps.tsx'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { FieldsSkeleton } from '../../ui/TableSkeleton.tsx'
import { ReceiptFacts } from './ReceiptFacts.tsx'

/** Why was this one issued, or refused? One decision as it was made, step by step. */
export function ReceiptPage() {
  const { issuanceId } = useParams({ from: '/shell/receipts/$issuanceId' })
  const query = useReceiptQuery({ id: issuanceId })
  return (
    <QueryView query={query} what="The receipt" skeleton={<FieldsSkeleton />}>
      {({ node }) => {
        if (node?.__typename !== 'Issuance') return <NoReceipt id={issuanceId} />
        const isIssued = node.outcome === 'ISSUED'
        return (
          <>
            <PageHead
              title={node.isTrial ? 'Receipt of a trial' : 'Receipt'}
              question={isIssued ? 'Why was this one issued?' : 'Why was this one refused?'}
              mark={
                isIssued ? <StateBadge tone="open">Issued</StateBadge> : <StateBadge tone="refused">Refused</StateBadge>
              }
            />
            <Stack gap="xl">
              <Paper component="section" withBorder p="md" aria-label="Decision">
                <Stack>
                  <Title order={2}>
                    {node.refusalReason === null ? 'Everything allowed it' : REFUSAL_LABELS[node.refusalReason]}
                  </Title>
                  <DecisionSteps steps={node.steps} realmName={node.realm?.name ?? null} />
                </Stack>
              </Paper>
              <ReceiptFacts issuance={node} />
            </Stack>
          </>
        )
      }}
    </QueryView>
  )
}

function NoReceipt({ id }: { readonly id: string }) {
  return (
    <>
      <PageHead title="No such receipt" question={`There is no receipt ${id}.`} />
      <EmptyView icon={<IconReceiptOff size={22} />} title="Nothing was found under this id">
        Receipts begin with iss_ and are kept for the retention time. The id may be mistyped, or the receipt may be
        gone.
      </EmptyView>
    </>
  )
}
