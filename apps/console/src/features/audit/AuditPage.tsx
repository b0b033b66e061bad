import { Button, Group, MultiSelect, Stack, TextInput } from '@mantine/core'
import { IconListSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { AuditAction, AuditLogQuery } from '../../generated/graphql.ts'
import { useAuditLogQuery } from '../../generated/hooks.ts'
import { AUDIT_ACTION_LABELS, isAuditAction } from '../../lib/auditActionLabels.ts'
import { useCan } from '../../lib/useViewer.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { ForwardPager } from '../../ui/ForwardPager.tsx'
import { NotAllowed } from '../../ui/NotAllowed.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { AuditRow } from './AuditRow.tsx'
import { ChainState } from './ChainState.tsx'
import { FindById } from './FindById.tsx'

/** Who changed what? Newest first, with the state of the chain that shows whether anybody tampered with it. */
export function AuditPage() {
  const canRead = useCan('READ_AUDIT')
  return (
    <>
      <PageHead title="Audit" question="Who changed what?" action={canRead && <FindById />} />
      {canRead ? <AuditLog /> : <NotAllowed what="You can’t read the audit log." />}
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
      <QueryView query={query} what="The audit log" skeleton={<TableSkeleton rows={8} />}>
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
  const narrow = (next: { actions: AuditAction[]; subject: string | undefined }) =>
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
        onChange={(chosen) => narrow({ actions: chosen.filter(isAuditAction), subject })}
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
        onBlur={(event) => narrow({ actions, subject: event.currentTarget.value.trim() })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') narrow({ actions, subject: event.currentTarget.value.trim() })
        }}
        spellCheck={false}
        w={{ base: '100%', sm: 240 }}
      />
      {(actions.length > 0 || subject !== undefined) && (
        <Button variant="default" onClick={() => narrow({ actions: [], subject: undefined })}>
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
