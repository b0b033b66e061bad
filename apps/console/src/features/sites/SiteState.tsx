import { Group, Text } from '@mantine/core'
import type { ApiKeyState } from '../../generated/graphql.ts'
import { Instant } from '../../ui/Instant.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'

/** The state of a site: paused, in use (with the time of the last request), waiting for the first request, or without a key. */
export function SiteState({ isPaused, keys }: SiteStateProps) {
  const lastUsedAt = latestUse(keys)
  if (isPaused) return <StateBadge tone="paused">Paused</StateBadge>
  if (lastUsedAt !== undefined)
    return (
      <Group gap={6}>
        <StateBadge tone="open">In use</StateBadge>
        <Text size="xs" c="dimmed">
          <Instant at={lastUsedAt} />
        </Text>
      </Group>
    )
  const hasKey = keys.some(({ state }) => state === 'ACTIVE' || state === 'RETIRING')
  return <StateBadge tone="waiting">{hasKey ? 'Waiting for the first request' : 'No key yet'}</StateBadge>
}

interface SiteStateProps {
  readonly isPaused: boolean
  readonly keys: readonly { readonly state: ApiKeyState; readonly lastUsedAt: string | null }[]
}

/** Returns the time of the latest use of any key, or undefined if no key was ever used. */
export function latestUse(keys: SiteStateProps['keys']): string | undefined {
  return keys
    .flatMap(({ lastUsedAt }) => (lastUsedAt === null ? [] : [lastUsedAt]))
    .toSorted()
    .at(-1)
}
