import './receipts.css'
import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReceiptFieldsFragment } from '../../generated/graphql.ts'
import { REFUSAL_LABELS } from '../../lib/labels.ts'
import { DecisionSteps } from '../../ui/DecisionSteps.tsx'
import { CallOutcome } from './CallOutcome.tsx'
import type { DraftFieldSlot } from './DecideAgain.tsx'
import { ReceiptActions } from './ReceiptActions.tsx'
import { ReceiptFacts } from './ReceiptFacts.tsx'
import { WhatToChange } from './WhatToChange.tsx'

/** The decision and its steps, what can be done about it, what became of the call, and the request itself. */
export function ReceiptView({
  issuance,
  isNarrow,
  draftField,
}: ReceiptViewProps & { readonly draftField: DraftFieldSlot }) {
  const { refusalReason, wouldBeRefusedFor, steps, realm } = issuance
  return (
    <div className="receipt" data-narrow={isNarrow || undefined}>
      <Stack>
        <Paper component="section" withBorder={!isNarrow} p={isNarrow ? 0 : 'md'} aria-label="Decision">
          <Stack gap="sm">
            <Title order={isNarrow ? 3 : 2}>{refusalReason === null ? 'Allowed' : REFUSAL_LABELS[refusalReason]}</Title>
            {wouldBeRefusedFor !== null && (
              <Text size="sm">
                A monitored policy would have refused it: {REFUSAL_LABELS[wouldBeRefusedFor].toLowerCase()}. This was
                only recorded.
              </Text>
            )}
            <DecisionSteps steps={steps} realmName={realm?.name ?? null} />
          </Stack>
        </Paper>
        <WhatToChange issuance={issuance} isNarrow={isNarrow} />
        <ReceiptActions issuance={issuance} draftField={draftField} />
      </Stack>
      <Stack gap="xl">
        <CallOutcome issuance={issuance} isNarrow={isNarrow} />
        <ReceiptFacts issuance={issuance} isNarrow={isNarrow} />
      </Stack>
    </div>
  )
}

export interface ReceiptViewProps {
  readonly issuance: ReceiptFieldsFragment
  /** Beside a list: one column, and a heading less high. */
  readonly isNarrow?: boolean | undefined
}
