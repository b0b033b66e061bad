import { ActionIcon, Menu, Table, Text } from '@mantine/core'
import { IconAdjustments, IconDots, IconPencil, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { DestinationFieldsFragment } from '../../generated/graphql.ts'
import { useCan } from '../../lib/useViewer.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import type { DestinationAction } from './DestinationsTab.tsx'

/** One destination, with what can be done to it in a menu: the dangerous never beside the common. */
export function DestinationRow({ destination, realmAccountUser, onStep }: DestinationRowProps) {
  const { id, alias, displayName, address, accountUser, pause } = destination
  const canManage = useCan('MANAGE_REALMS')
  const navigate = useNavigate({ from: '/realms/$realmName' })
  return (
    <Table.Tr>
      <Table.Td>
        <Copyable value={alias} what={`alias ${alias}`} />
      </Table.Td>
      <Table.Td>{displayName}</Table.Td>
      <Table.Td>
        <Copyable value={address} what={`address of ${alias}`} />
      </Table.Td>
      <Table.Td>
        {accountUser ?? (
          <Text size="sm" c="dimmed" component="span">
            {realmAccountUser} (the realm's)
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {pause ? (
          <>
            <StateBadge tone="paused">Paused</StateBadge>
            <Text size="xs" c="dimmed" mt={4}>
              {pause.endsAt === null ? (
                'Until resumed'
              ) : (
                <>
                  Ends <Instant at={pause.endsAt} />
                </>
              )}
              : “{pause.reason}”
            </Text>
          </>
        ) : (
          <StateBadge tone="open">Open</StateBadge>
        )}
      </Table.Td>
      {canManage && (
        <Table.Td>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${alias}`}>
                <IconDots size={18} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => onStep('edit')}>
                Edit
              </Menu.Item>
              <Menu.Item
                leftSection={<IconAdjustments size={16} aria-hidden />}
                onClick={() => void navigate({ search: { tab: 'policy', destination: id } })}
              >
                Policy
              </Menu.Item>
              {pause ? (
                <Menu.Item leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => onStep('resume')}>
                  Resume
                </Menu.Item>
              ) : (
                <Menu.Item leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={() => onStep('pause')}>
                  Pause
                </Menu.Item>
              )}
              {pause && (
                <Menu.Item
                  leftSection={<IconPlayerPause size={16} aria-hidden />}
                  onClick={() => onStep('change-pause')}
                >
                  Change pause
                </Menu.Item>
              )}
              <Menu.Divider />
              <Menu.Item
                color="var(--mantine-color-error)"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() => onStep('delete')}
              >
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Table.Td>
      )}
    </Table.Tr>
  )
}

interface DestinationRowProps {
  readonly destination: DestinationFieldsFragment
  readonly realmAccountUser: string
  readonly onStep: (kind: DestinationAction) => void
}
