import { Button, Group, Paper, Stack, Text } from '@mantine/core'
import type { RealmKeyFieldsFragment } from '../../generated/graphql.ts'
import { CIPHER_LABELS } from '../../lib/labels.ts'
import { useCan } from '../../lib/useViewer.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { StateBadge, type StateTone } from '../../ui/StateBadge.tsx'
import { KeyWarningBadges } from './KeyWarningBadges.tsx'

/** One key: how to tell it apart, what is wrong with it, when it comes and goes, and what can be done with it now. */
export function RealmKeyCard({ realmKey, realmName, onActivate, onRetire }: RealmKeyCardProps) {
  const { tone, word } = STATES[realmKey.state]
  return (
    <Paper withBorder p="sm">
      <Stack gap={8}>
        <Group justify="space-between" gap="xs">
          <Copyable value={realmKey.fingerprint} what={`fingerprint ${realmKey.fingerprint}`} />
          <StateBadge tone={tone}>{word}</StateBadge>
        </Group>
        <Text size="sm">{CIPHER_LABELS[realmKey.cipher]}</Text>
        {realmKey.gatewayRealm !== realmName && (
          <Text size="xs">
            At the gateway: <code>{realmKey.gatewayRealm}</code>
          </Text>
        )}
        <Text size="xs" c="dimmed">
          <KeyDates realmKey={realmKey} />
        </Text>
        <KeyWarningBadges
          warnings={realmKey.warnings}
          usedBy={realmKey.usedBy}
          isExplained={realmKey.state !== 'RETIRED'}
        />
        <KeyActions realmKey={realmKey} onActivate={onActivate} onRetire={onRetire} />
      </Stack>
    </Paper>
  )
}

interface RealmKeyCardProps {
  readonly realmKey: RealmKeyFieldsFragment
  readonly realmName: string
  readonly onActivate: () => void
  readonly onRetire: () => void
}

const STATES: Record<RealmKeyFieldsFragment['state'], { readonly tone: StateTone; readonly word: string }> = {
  STAGED: { tone: 'waiting', word: 'Staged' },
  ACTIVE: { tone: 'open', word: 'Active' },
  RETIRING: { tone: 'soon', word: 'Retiring' },
  RETIRED: { tone: 'over', word: 'Retired' },
}

function KeyDates({ realmKey: { state, activatesAt, retiresAt, createdAt } }: Pick<RealmKeyCardProps, 'realmKey'>) {
  if (state === 'STAGED' && activatesAt !== null)
    return (
      <>
        Activates automatically <Instant at={activatesAt} />
      </>
    )
  if (state === 'ACTIVE' && activatesAt !== null)
    return (
      <>
        Activated <Instant at={activatesAt} />
      </>
    )
  if (state === 'RETIRING' && retiresAt !== null)
    return (
      <>
        Overlap ends <Instant at={retiresAt} />
      </>
    )
  if (state === 'RETIRED' && retiresAt !== null)
    return (
      <>
        Retired <Instant at={retiresAt} />
      </>
    )
  return (
    <>
      Stored <Instant at={createdAt} />
    </>
  )
}

function KeyActions({ realmKey: { state }, onActivate, onRetire }: Omit<RealmKeyCardProps, 'realmName'>) {
  if (!useCan('MANAGE_REALMS')) return null
  if (state === 'STAGED')
    return (
      <Group gap="xs" mt={4}>
        <Button size="xs" onClick={onActivate}>
          Activate
        </Button>
        <Button size="xs" variant="default" onClick={onRetire}>
          Drop
        </Button>
      </Group>
    )
  if (state === 'RETIRING')
    return (
      <Group gap="xs" mt={4}>
        <Button size="xs" variant="default" onClick={onActivate}>
          Go back to this key
        </Button>
        <Button size="xs" variant="default" onClick={onRetire}>
          Retire now
        </Button>
      </Group>
    )
  return null
}
