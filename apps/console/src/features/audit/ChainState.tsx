import { Group, Skeleton, Text } from '@mantine/core'
import type { AuditFinding } from '../../generated/graphql.ts'
import { useAuditChainQuery } from '../../generated/hooks.ts'
import { AUDIT_ACTION_LABELS } from '../../lib/auditActionLabels.ts'
import { countWords } from '../../lib/countWords.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'

const FINDINGS: Record<AuditFinding, string> = {
  ENTRY_CHANGED: 'An entry was changed or is not genuine.',
  ENTRY_MISSING: 'Entries are missing.',
  ENTRY_ADDED: 'An entry was added.',
  END_MISSING: 'The last entries are missing.',
  END_CHANGED: 'The sealed end of the log was changed.',
  LOG_REMOVED: 'The log was removed from the database.',
}

/** Whether the log is as it was written: each entry carries the hash of the one before it. */
export function ChainState() {
  const query = useAuditChainQuery({})
  return (
    <QueryView query={query} what="The chain state" skeleton={<Skeleton height={26} maw={420} />}>
      {({ auditChain: { isIntact, finding, length, head, brokenAt, setAside } }) => (
        <Group gap="sm" component="section" aria-label="Chain">
          {isIntact ? (
            <StateBadge tone="open">Chain intact</StateBadge>
          ) : (
            <StateBadge tone="lost">Chain broken</StateBadge>
          )}
          <Text size="sm">
            {countWords(length, 'entry', 'entries')}
            {finding !== null && `. ${FINDINGS[finding]}`}
            {brokenAt !== null && (
              <>
                {' '}
                First entry that does not match: {AUDIT_ACTION_LABELS[brokenAt.action]},{' '}
                <Instant at={brokenAt.occurredAt} isExact />.
              </>
            )}
            {setAside > 0 &&
              ` ${countWords(setAside, 'row', 'rows')} that are not valid entries were set aside as evidence. To print them, run “anoncall audit verify” on the server.`}
          </Text>
          {head !== null && (
            <Group gap={6}>
              <Text size="xs" c="dimmed">
                Head
              </Text>
              <Copyable value={head.slice(0, 16)} copied={head} what="hash of the last entry" />
            </Group>
          )}
        </Group>
      )}
    </QueryView>
  )
}
