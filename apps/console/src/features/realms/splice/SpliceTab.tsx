import { Alert, Group, List, Stack, Table, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { SpliceFieldsFragment } from '../../../generated/graphql.ts'
import { useRealmSpliceQuery } from '../../../generated/hooks.ts'
import { formatCount, formatList } from '../../../lib/format.ts'
import { useNow } from '../../../lib/useNow.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Instant } from '../../../ui/Instant.tsx'
import { FieldsSkeleton, QueryView } from '../../../ui/QueryView.tsx'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { formatStretch, GRADES, HYBRID_NAMES_MAX, partnerName } from './describeSpliceChange.ts'
import { GradeBadge } from './SpliceChange.tsx'

/** The splice audit of a realm: what an attacker could achieve by recombining blocks of its tokens. */
export function SpliceTab({ realmName }: { readonly realmName: string }) {
  const query = useRealmSpliceQuery({ name: realmName })
  return (
    <Stack maw={820}>
      <Text size="sm" c="dimmed">
        AES-128 ECB encrypts each block of 16 characters separately, so blocks of different tokens can be recombined.
        This audit shows the worst that an attacker could achieve.
      </Text>
      <QueryView query={query} subject="The splice audit" skeleton={<FieldsSkeleton />}>
        {({ realm }) => realm && <SpliceAuditView audit={realm.spliceAudit} />}
      </QueryView>
    </Stack>
  )
}

function SpliceAuditView({ audit }: { readonly audit: SpliceFieldsFragment }) {
  const {
    grade,
    gradeWithNewKey,
    sharedWith,
    formerCallees,
    pairs,
    worstStretchSeconds,
    deadlineAt,
    hybridNameCount,
    findings,
    advice,
  } = audit
  const hasNothing = grade === 'A' && pairs.length === 0 && formerCallees.length === 0
  return (
    <Stack gap="lg">
      <Stack gap={6}>
        <div>
          <GradeBadge grade={grade} size="lg" />
        </div>
        <Text size="sm">{GRADES[grade].sentence}</Text>
        {gradeWithNewKey !== grade && (
          <Group gap="xs">
            <Text size="sm">With a new separate key:</Text>
            <GradeBadge grade={gradeWithNewKey} />
          </Group>
        )}
      </Stack>
      {sharedWith.length > 0 && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title="Other realms use this key">
          Realm {formatList(sharedWith)} {sharedWith.length === 1 ? 'has' : 'have'} the same active key, so this audit
          covers the callees of all of them. Give each realm its own key at the gateway.
        </Alert>
      )}
      {!hasNothing && (
        <dl className="facts">
          <dt>Token time</dt>
          <dd>
            {worstStretchSeconds === 0
              ? 'Cannot be stretched'
              : `Can be stretched by up to ${formatStretch(worstStretchSeconds)}`}
          </dd>
          <dt>Rotate the key before</dt>
          <dd>{deadlineAt === null ? 'No deadline' : <Deadline at={deadlineAt} />}</dd>
          <dt>Other identities</dt>
          <dd>{hybridSentence(hybridNameCount)}</dd>
        </dl>
      )}
      {formerCallees.length > 0 && <FormerCallees formerCallees={formerCallees} />}
      {pairs.length > 0 && <SplicePairs pairs={pairs} />}
      <Sentences title="What to do" sentences={advice} isOrdered />
      <Sentences title="Findings" sentences={findings} />
    </Stack>
  )
}

/** Removed callees whose tokens were created with the current key. */
function FormerCallees({ formerCallees }: Pick<SpliceFieldsFragment, 'formerCallees'>) {
  return (
    <Stack component="section" gap={6} aria-label="Removed since the key became active">
      <Title order={2}>Removed since the key became active</Title>
      <Text size="sm" c="dimmed">
        Tokens for these callees were created with the current key. Deleting a callee does not invalidate its tokens.
        Replacing the key does.
      </Text>
      <DataTable
        caption="Callees removed since the key became active"
        head={['Callee', 'Removed', 'Tokens']}
        minWidth={480}
      >
        {formerCallees.map(({ name, leftAt, isForgeable }) => (
          <Table.Tr key={name}>
            <Table.Td ff="monospace">{name}</Table.Td>
            <Table.Td>
              <Instant at={leftAt} />
            </Table.Td>
            <Table.Td>
              {isForgeable ? (
                <StateBadge tone="lost">Forgeable</StateBadge>
              ) : (
                <StateBadge tone="over">Not forgeable</StateBadge>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
    </Stack>
  )
}

function Deadline({ at }: { readonly at: string }) {
  const isSoon = Date.parse(at) - useNow() < SOON_MS
  return (
    <Group gap="xs">
      <Instant at={at} isExact />
      {isSoon && <StateBadge tone="soon">Soon</StateBadge>}
    </Group>
  )
}

/** Deadlines within this time are marked "Soon". A rotation involves the gateway's team, so it can take a month. */
const SOON_MS = 30 * 86_400_000

function hybridSentence(count: number): string {
  if (count === 0) return 'Blocks cannot form identities outside the realm'
  const names =
    count >= HYBRID_NAMES_MAX
      ? `${count.toLocaleString('en')} or more identities`
      : formatCount(count, 'identity', 'identities')
  return `Blocks could form ${names} outside the realm`
}

function Sentences({ title, sentences, isOrdered }: SentencesProps): ReactNode {
  if (sentences.length === 0) return null
  return (
    <Stack component="section" gap={6} aria-label={title}>
      <Title order={2}>{title}</Title>
      <List size="sm" spacing={6} {...(isOrdered ? { type: 'ordered' } : {})}>
        {sentences.map((sentence) => (
          <List.Item key={sentence} style={{ overflowWrap: 'anywhere' }}>
            {sentence}
          </List.Item>
        ))}
      </List>
    </Stack>
  )
}

interface SentencesProps {
  readonly title: string
  readonly sentences: readonly string[]
  /** Whether the sentences are numbered, starting with the most useful one. */
  readonly isOrdered?: boolean
}

/** Pairs of interchangeable callees, and whether their rules differ. */
function SplicePairs({ pairs }: Pick<SpliceFieldsFragment, 'pairs'>) {
  return (
    <Stack component="section" gap={6} aria-label="Interchangeable callees">
      <Title order={2}>Interchangeable callees</Title>
      <Text size="sm" c="dimmed">
        If their rules differ, a call that is refused for one callee can be made with tokens for the other.
      </Text>
      <DataTable
        caption="Pairs of interchangeable callees"
        head={['Callee', 'Interchangeable with', 'Rules']}
        minWidth={480}
      >
        {pairs.map((pair) => (
          <Table.Tr key={`${pair.first} ${pair.second}`}>
            <Table.Td ff="monospace">{pair.first}</Table.Td>
            <Table.Td {...(pair.first === pair.second ? {} : { ff: 'monospace' })}>{partnerName(pair)}</Table.Td>
            <Table.Td>
              {pair.isHarmless ? (
                <StateBadge tone="over">Same (harmless)</StateBadge>
              ) : (
                <StateBadge tone="lost">Different</StateBadge>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
    </Stack>
  )
}
