import { Table, Text } from '@mantine/core'
import type { AuditEntryFieldsFragment } from '../../generated/graphql.ts'
import { actorName } from '../../lib/actorName.ts'
import { AUDIT_ACTION_LABELS } from '../../lib/auditActionLabels.ts'
import { CopyIcon } from '../../ui/Copyable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { AuditSubject } from './AuditSubject.tsx'

/** One entry: when, who, what, to what, what it was before and after, and under which request. */
export function AuditRow({ entry }: { readonly entry: AuditEntryFieldsFragment }) {
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Instant at={entry.occurredAt} />
      </Table.Td>
      <Table.Td>{actorName(entry.actor)}</Table.Td>
      <Table.Td>{AUDIT_ACTION_LABELS[entry.action]}</Table.Td>
      <Table.Td>
        <AuditSubject entry={entry} />
      </Table.Td>
      <Table.Td>
        <Changes changes={entry.changes} />
      </Table.Td>
      <Table.Td>
        <CopyIcon value={entry.requestId} what={`request id ${entry.requestId}`} />
      </Table.Td>
    </Table.Tr>
  )
}

function Changes({ changes }: Pick<AuditEntryFieldsFragment, 'changes'>) {
  if (changes.length === 0) return null
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {changes.map(({ field, before, after }) => (
        <Text component="li" size="xs" key={field} style={{ overflowWrap: 'anywhere' }}>
          <Text span inherit c="dimmed">
            {field}:
          </Text>{' '}
          {changeWords(before, after)}
        </Text>
      ))}
    </ul>
  )
}

/** What was never set has no before: «Test», «300 → 600», «initech → removed». */
function changeWords(before: string | null, after: string | null): string {
  const said = (value: string) => (value === '' ? 'empty' : value)
  if (before === null) return after === null ? 'not set' : said(after)
  return `${said(before)} → ${after === null ? 'removed' : said(after)}`
}
