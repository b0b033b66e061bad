import { Table, Text } from '@mantine/core'
import { AUDIT_ACTION_LABELS, actorName } from '../../entities/labels.ts'
import type { AuditEntryFieldsFragment } from '../../generated/graphql.ts'
import { CopyIcon } from '../../ui/Copyable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'

/** One audit entry: time, actor, action, subject, changes and request id. */
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
        <CopyIcon value={entry.requestId} subject={`request id ${entry.requestId}`} />
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
          {formatChange(before, after)}
        </Text>
      ))}
    </ul>
  )
}

/** Describes a change of one field: "Test" for a new value, "300 → 600", or "initech → removed". */
function formatChange(before: string | null, after: string | null): string {
  const shown = (value: string) => (value === '' ? 'empty' : value)
  if (before === null) return after === null ? 'not set' : shown(after)
  return `${shown(before)} → ${after === null ? 'removed' : shown(after)}`
}

/** The subject of an entry: its name, with a link if it has a page. Shows the id if the subject is deleted. */
function AuditSubject({ entry: { subject, subjectId, realm } }: AuditSubjectProps) {
  if (subject === null)
    return (
      <Text size="sm" ff={subjectId === null ? 'text' : 'monospace'} style={{ overflowWrap: 'anywhere' }}>
        {subjectId ?? '–'}
      </Text>
    )
  switch (subject.__typename) {
    case 'Realm':
      return <RealmLink name={subject.name}>{subject.name}</RealmLink>
    case 'Destination':
      return (
        <RealmLink name={subject.realm.name} tab="destinations">
          {subject.alias}
        </RealmLink>
      )
    case 'RealmKey':
      return realm === null ? (
        <span>Key {subject.fingerprint}</span>
      ) : (
        <RealmLink name={realm.name} tab="keys">
          Key {subject.fingerprint} of {realm.name}
        </RealmLink>
      )
    case 'ApiClient':
      return (
        <InternalLink to="/sites/$siteId" params={{ siteId: subject.id }} size="sm">
          {subject.name}
        </InternalLink>
      )
    case 'Issuance':
      return (
        <InternalLink to="/receipts/$issuanceId" params={{ issuanceId: subject.id }} size="sm">
          Receipt
        </InternalLink>
      )
    case 'ApiKey':
      return <span>Key {subject.start}…</span>
    case 'Admin':
      return <span>{subject.displayName}</span>
    default:
      return <span>{subject.id}</span>
  }
}

interface AuditSubjectProps {
  readonly entry: Pick<AuditEntryFieldsFragment, 'subject' | 'subjectId' | 'realm'>
}

function RealmLink({ name, tab, children }: RealmLinkProps) {
  return (
    <InternalLink
      to="/realms/$realmName"
      params={{ realmName: name }}
      search={tab === undefined ? {} : { tab }}
      size="sm"
    >
      {children}
    </InternalLink>
  )
}

interface RealmLinkProps {
  readonly name: string
  readonly tab?: 'keys' | 'destinations'
  readonly children: React.ReactNode
}
