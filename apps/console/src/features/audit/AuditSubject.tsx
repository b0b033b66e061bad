import { Text } from '@mantine/core'
import type { AuditEntryFieldsFragment } from '../../generated/graphql.ts'
import { InternalLink } from '../../ui/InternalLink.tsx'

/** What an entry is about, by name and linked where it has a page; by its id once it is deleted. */
export function AuditSubject({ entry: { subject, subjectId, realm } }: AuditSubjectProps) {
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
