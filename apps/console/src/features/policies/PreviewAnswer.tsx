import { Stack, Table, Text } from '@mantine/core'
import type { PolicyPreviewInput } from '../../generated/graphql.ts'
import { usePolicyPreviewQuery } from '../../generated/hooks.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { RowTime, readersZone } from '../../ui/RowTime.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { outcomeWords, type PreviewCounts, previewWords } from './previewWords.ts'

/** What would have come out, in words, and a few of the decisions that it would have changed. */
export function PreviewAnswer({ input, decisionsOf }: PreviewAnswerProps) {
  const query = usePolicyPreviewQuery({ input })
  return (
    <QueryView query={query} what="The preview" skeleton={<TableSkeleton rows={2} />}>
      {({ policyPreview: answer }) =>
        answer.__typename === 'InvalidInput' ? (
          <FormProblems title="The preview failed" messages={answer.issues.map(({ message }) => message)} />
        ) : (
          <Stack gap="sm">
            <div role="status">
              {previewWords(answer, decisionsOf).map((sentence, place) => (
                <Text key={sentence} size="sm" {...(place === 0 ? { fw: 600 } : {})}>
                  {sentence}
                </Text>
              ))}
            </div>
            {answer.examples.length > 0 && <Examples examples={answer.examples} />}
          </Stack>
        )
      }
    </QueryView>
  )
}

interface PreviewAnswerProps {
  readonly input: PolicyPreviewInput
  readonly decisionsOf: (count: string) => string
}

/** Each opens its receipt in a tab of its own: the draft is not saved yet. */
function Examples({ examples }: Pick<PreviewCounts, 'examples'>) {
  return (
    <DataTable
      caption="Examples of decisions that would change"
      head={[`Decided (${readersZone()})`, 'Callee', 'Before', 'With the draft', 'Receipt']}
      minWidth={600}
    >
      {examples.map(({ issuance: { id, decidedAt, callee }, refusalReason, draftRefusalReason }) => (
        <Table.Tr key={id}>
          <Table.Td>
            <RowTime at={decidedAt} />
          </Table.Td>
          <Table.Td ff="monospace">{callee}</Table.Td>
          <Table.Td>{outcomeWords(refusalReason)}</Table.Td>
          <Table.Td>{outcomeWords(draftRefusalReason)}</Table.Td>
          <Table.Td>
            <InternalLink
              to="/receipts/$issuanceId"
              params={{ issuanceId: id }}
              target="_blank"
              size="sm"
              underline="always"
              aria-label={`Receipt ${id}, opens in a new tab`}
            >
              Receipt
            </InternalLink>
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  )
}
