import { Stack, Text, Title } from '@mantine/core'
import { callWords } from '../../lib/callWords.ts'
import { Instant } from '../../ui/Instant.tsx'
import type { ReceiptViewProps } from './ReceiptView.tsx'

/** What became of the call, as far as the client told. */
export function CallOutcome({ issuance: { outcome, isTrial, report }, isNarrow }: ReceiptViewProps) {
  if (outcome !== 'ISSUED' || isTrial) return null
  return (
    <Stack component="section" gap="xs" aria-label="The call">
      <Title order={isNarrow ? 3 : 2}>The call</Title>
      <Text size="sm">
        {callWords(report) ??
          'No call outcome was reported. Pages that use the Anoncall client report it automatically.'}
      </Text>
      {report !== null && (
        <dl className="facts">
          {report.connectedAt !== null && (
            <>
              <dt>Connected</dt>
              <dd>
                <Instant at={report.connectedAt} isExact />
              </dd>
            </>
          )}
          {report.endedAt !== null && (
            <>
              <dt>Ended</dt>
              <dd>
                <Instant at={report.endedAt} isExact />
              </dd>
            </>
          )}
          {report.connectedAt !== null && report.endedAt === null && (
            <>
              <dt>Ended</dt>
              <dd>
                No end was reported. The call is still active, or the browser crashed or lost its network before it
                could report the end.
              </dd>
            </>
          )}
        </dl>
      )}
    </Stack>
  )
}
