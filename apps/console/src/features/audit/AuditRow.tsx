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
          {before === null ? 'not set' : before} → {after === null ? 'not set' : after}
        </Text>
      ))}
    </ul>
  )
}
