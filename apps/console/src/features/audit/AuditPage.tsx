import { ActionIcon, Button, Group, MultiSelect, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowRight, IconListSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { AUDIT_ACTION_LABELS, isAuditAction } from '../../entities/labels.ts'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { AuditAction, AuditFinding, AuditLogQuery } from '../../generated/graphql.ts'
import { useAuditChainQuery, useAuditLogQuery } from '../../generated/hooks.ts'
import { formatCount } from '../../lib/format.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyView, NotAllowed } from '../../ui/EmptyView.tsx'
import { ForwardPager } from '../../ui/ForwardPager.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { QueryView, TableSkeleton } from '../../ui/QueryView.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { AuditRow } from './AuditRow.tsx'

/** The Audit page: the audit log, newest entries first, and the state of its hash chain. The hash chain reveals tampering. */
export function AuditPage() {
  const canRead = useCan('READ_AUDIT')
  return (
    <>
      <PageHead title="Audit" question="Who changed what?" action={canRead && <FindById />} />
      {canRead ? <AuditLog /> : <NotAllowed reason="You can’t read the audit log." />}
    </>
  )
}

function AuditLog() {
  const { actions, subject, after } = useSearch({ from: '/shell/audit' })
  const navigate = useNavigate({ from: '/audit' })
  const filter = {
    ...(actions === undefined ? {} : { actions }),
    ...(subject === undefined ? {} : { subjectId: subject }),
  }
  const query = useAuditLogQuery(
    { first: 50, filter, ...(after === undefined ? {} : { after }) },
    { placeholderData: (before) => before },
  )
  return (
    <Stack>
      <ChainState />
      <AuditFilters />
      <QueryView query={query} subject="The audit log" skeleton={<TableSkeleton rows={8} />}>
        {({ auditLog }) => (
          <>
            <AuditTable auditLog={auditLog} />
            <ForwardPager
              isFirstPage={after === undefined}
              nextCursor={auditLog.pageInfo.hasNextPage ? auditLog.pageInfo.endCursor : null}
              onFirst={() => void navigate({ search: ({ after: _, ...rest }) => rest })}
              onNext={(cursor) => void navigate({ search: (now) => ({ ...now, after: cursor }) })}
            />
          </>
        )}
      </QueryView>
    </Stack>
  )
}

function AuditFilters() {
  const { actions = [], subject } = useSearch({ from: '/shell/audit' })
  const navigate = useNavigate({ from: '/audit' })
  const changeFilters = (next: { actions: AuditAction[]; subject: string | undefined }) =>
    void navigate({
      search: {
        ...(next.actions.length === 0 ? {} : { actions: next.actions }),
        ...(next.subject === undefined || next.subject === '' ? {} : { subject: next.subject }),
      },
      replace: true,
    })
  return (
    <Group align="flex-end">
      <MultiSelect
        label="Actions"
        placeholder={actions.length === 0 ? 'All' : ''}
        data={ACTIONS}
        value={actions}
        onChange={(chosen) => changeFilters({ actions: chosen.filter(isAuditAction), subject })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Clear actions' }}
        w={{ base: '100%', sm: 340 }}
      />
      <TextInput
        key={subject ?? ''}
        label="Subject id"
        placeholder="rlm_…, cli_…, dst_…"
        defaultValue={subject ?? ''}
        onBlur={(event) => changeFilters({ actions, subject: event.currentTarget.value.trim() })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') changeFilters({ actions, subject: event.currentTarget.value.trim() })
        }}
        spellCheck={false}
        w={{ base: '100%', sm: 240 }}
      />
      {(actions.length > 0 || subject !== undefined) && (
        <Button variant="default" onClick={() => changeFilters({ actions: [], subject: undefined })}>
          Clear filters
        </Button>
      )}
    </Group>
  )
}

const ACTIONS = Object.entries(AUDIT_ACTION_LABELS).map(([value, label]) => ({ value, label }))

function AuditTable({ auditLog }: Pick<AuditLogQuery, 'auditLog'>) {
  if (auditLog.edges.length === 0)
    return (
      <EmptyView icon={<IconListSearch size={22} />} title="No entries match">
        Every change, every sign-in and every token inspection is recorded here as it happens.
      </EmptyView>
    )
  return (
    <DataTable caption="Audit log" head={['When', 'Who', 'What', 'Subject', 'Changes', 'Request']} minWidth={920}>
      {auditLog.edges.map(({ node }) => (
        <AuditRow key={node.id} entry={node} />
      ))}
    </DataTable>
  )
}

const FINDINGS: Record<AuditFinding, string> = {
  ENTRY_CHANGED: 'An entry was changed or is not genuine.',
  ENTRY_MISSING: 'Entries are missing.',
  ENTRY_ADDED: 'An entry was added.',
  END_MISSING: 'The last entries are missing.',
  END_CHANGED: 'The sealed end of the audit log was changed.',
  LOG_REMOVED: 'The audit log was removed from the database.',
}

/** Shows whether the audit log is unchanged. Each entry contains the hash of the previous entry. */
function ChainState() {
  const query = useAuditChainQuery({})
  return (
    <QueryView query={query} subject="The chain state" skeleton={<Skeleton height={26} maw={420} />}>
      {({ auditChain: { isIntact, finding, length, head, brokenAt, setAside } }) => (
        <Group gap="sm" component="section" aria-label="Chain">
          {isIntact ? (
            <StateBadge tone="open">Chain intact</StateBadge>
          ) : (
            <StateBadge tone="lost">Chain broken</StateBadge>
          )}
          <Text size="sm">
            {formatCount(length, 'entry', 'entries')}
            {finding !== null && `. ${FINDINGS[finding]}`}
            {brokenAt !== null && (
              <>
                {' '}
                First entry that does not match: {AUDIT_ACTION_LABELS[brokenAt.action]},{' '}
                <Instant at={brokenAt.occurredAt} isExact />.
              </>
            )}
            {setAside > 0 &&
              ` ${formatCount(setAside, 'invalid row was', 'invalid rows were')} set aside as evidence. To print the evidence, run “anoncall audit verify” on the server.`}
          </Text>
          {head !== null && (
            <Group gap={6}>
              <Text size="xs" c="dimmed">
                Head
              </Text>
              <Copyable value={head.slice(0, 16)} copied={head} subject="hash of the last entry" />
            </Group>
          )}
        </Group>
      )}
    </QueryView>
  )
}

/** A field for an id. A receipt id opens the receipt. Any other id filters the audit log. */
function FindById() {
  const navigate = useNavigate()
  const [id, setId] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const trimmedId = id.trim()
    if (trimmedId === '') return
    void (trimmedId.startsWith('iss_')
      ? navigate({ to: '/receipts/$issuanceId', params: { issuanceId: trimmedId } })
      : navigate({ to: '/audit', search: { subject: trimmedId } }))
  }
  return (
    <search aria-label="Find by id">
      <form onSubmit={submit}>
        <Group gap={6} align="flex-end" wrap="nowrap">
          <TextInput
            aria-label="Find by id"
            placeholder="Find by id: iss_…"
            value={id}
            onChange={(event) => setId(event.currentTarget.value)}
            spellCheck={false}
          />
          <ActionIcon type="submit" variant="default" size={36} aria-label="Go to this id">
            <IconArrowRight size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </form>
    </search>
  )
}
