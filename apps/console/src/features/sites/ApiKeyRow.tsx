import { ActionIcon, Menu, Table, Text } from '@mantine/core'
import { IconBan, IconDots, IconRefresh } from '@tabler/icons-react'
import type { ApiKeyFieldsFragment, ApiKeyState } from '../../generated/graphql.ts'
import { API_KEY_KIND_LABELS } from '../../lib/labels.ts'
import { useCan } from '../../lib/useViewer.ts'
import { Instant } from '../../ui/Instant.tsx'
import { StateBadge, type StateTone } from '../../ui/StateBadge.tsx'
import type { ApiKeyAction } from './ApiKeysTab.tsx'

/** One key, to be recognised by how it starts. */
export function ApiKeyRow({ apiKey, onStep }: ApiKeyRowProps) {
  const { kind, start, state, createdAt, expiresAt, lastUsedAt } = apiKey
  const { tone, word } = STATES[state]
  const isUsable = state === 'ACTIVE' || state === 'RETIRING'
  const canManage = useCan('MANAGE_CLIENTS')
  return (
    <Table.Tr>
      <Table.Td ff="monospace">{start}…</Table.Td>
      <Table.Td>{API_KEY_KIND_LABELS[kind]}</Table.Td>
      <Table.Td>
        <StateBadge tone={tone}>{word}</StateBadge>
      </Table.Td>
      <Table.Td>
        {lastUsedAt === null ? (
          <Text size="sm" c="dimmed" component="span">
            {isUsable ? 'Waiting for the first request' : 'Never'}
          </Text>
        ) : (
          <Instant at={lastUsedAt} />
        )}
      </Table.Td>
      <Table.Td>
        <Instant at={createdAt} />
      </Table.Td>
      <Table.Td>{expiresAt === null ? 'Never' : <Instant at={expiresAt} />}</Table.Td>
      {canManage && (
        <Table.Td>
          {isUsable && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" aria-label={`Actions for key ${start}`}>
                  <IconDots size={18} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {state === 'ACTIVE' && (
                  <Menu.Item leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => onStep('rotate')}>
                    Rotate
                  </Menu.Item>
                )}
                {state === 'ACTIVE' && <Menu.Divider />}
                <Menu.Item
                  color="var(--mantine-color-error)"
                  leftSection={<IconBan size={16} aria-hidden />}
                  onClick={() => onStep('revoke')}
                >
                  Revoke
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </Table.Td>
      )}
    </Table.Tr>
  )
}

interface ApiKeyRowProps {
  readonly apiKey: ApiKeyFieldsFragment
  readonly onStep: (kind: ApiKeyAction) => void
}

const STATES: Record<ApiKeyState, { readonly tone: StateTone; readonly word: string }> = {
  ACTIVE: { tone: 'open', word: 'Active' },
  RETIRING: { tone: 'soon', word: 'Retiring' },
  EXPIRED: { tone: 'over', word: 'Expired' },
  REVOKED: { tone: 'over', word: 'Revoked' },
}
