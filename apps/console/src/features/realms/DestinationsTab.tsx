import { ActionIcon, Button, Group, Menu, Modal, Stack, Table, Text } from '@mantine/core'
import {
  IconAdjustments,
  IconDots,
  IconPencil,
  IconPhonePlus,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { PauseOrResumeDialog } from '../../entities/pause/PauseControl.tsx'
import { PauseDialog } from '../../entities/pause/PauseDialog.tsx'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { DestinationFieldsFragment, RealmFieldsFragment } from '../../generated/graphql.ts'
import { useDeleteDestinationMutation } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { TypedConfirm } from '../../ui/TypedConfirm.tsx'
import { DestinationDrawer } from './DestinationDrawer.tsx'
import { otherAliasesOf } from './PolicyTab.tsx'
import { SpliceChange } from './splice/SpliceChange.tsx'

/** The destinations of a realm. Web pages use a destination's alias. The destination's address stays on the server. */
export function DestinationsTab({ realm }: { readonly realm: RealmFieldsFragment }) {
  const canManage = useCan('MANAGE_REALMS')
  const [step, setStep] = useState<DestinationStep>()
  const close = () => setStep(undefined)
  const current = (id: string) => realm.destinations.find((each) => each.id === id)
  const createButton = canManage && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setStep({ kind: 'create' })}>
      Create destination
    </Button>
  )
  return (
    <Stack>
      {realm.destinations.length === 0 ? (
        <EmptyView icon={<IconPhonePlus size={22} />} title="No destinations yet" action={createButton}>
          A destination is a person or team that visitors can call. Pages use its alias, for example support. Its
          address stays on the server.
        </EmptyView>
      ) : (
        <>
          <Group justify="space-between" align="flex-start">
            <Text size="sm" c="dimmed" maw={560}>
              Pages use the alias. The address never leaves the server.
            </Text>
            {createButton}
          </Group>
          <DataTable
            caption="Destinations"
            head={['Alias', 'Display name', 'Address', 'Account user', 'State', ...(canManage ? ['Actions'] : [])]}
            minWidth={760}
          >
            {realm.destinations.map((destination) => (
              <DestinationRow
                key={destination.id}
                destination={destination}
                realmAccountUser={realm.accountUser}
                onStep={(kind) => setStep({ kind, destination })}
              />
            ))}
          </DataTable>
        </>
      )}
      {step?.kind === 'create' && <DestinationDrawer realm={realm} onClose={close} />}
      {step?.kind === 'edit' && (
        <DestinationDrawer
          realm={realm}
          destination={current(step.destination.id) ?? step.destination}
          onClose={close}
        />
      )}
      {step?.kind === 'delete' && (
        <DeleteDestinationDialog destination={step.destination} realmId={realm.id} onClose={close} />
      )}
      {(step?.kind === 'pause' || step?.kind === 'resume') && (
        <PauseOrResumeDialog
          dialog={step.kind}
          owner={pauseOwnerOf(step.destination)}
          affectedCalls={affectedCalls(step.destination, realm)}
          onClose={close}
        />
      )}
      {step?.kind === 'change-pause' && step.destination.pause && (
        <PauseDialog
          owner={pauseOwnerOf(step.destination)}
          affectedCalls={affectedCalls(step.destination, realm)}
          pause={step.destination.pause}
          onClose={close}
        />
      )}
    </Stack>
  )
}

type DestinationStep =
  | { readonly kind: 'create' }
  | { readonly kind: DestinationAction; readonly destination: DestinationFieldsFragment }

type DestinationAction = 'edit' | 'delete' | 'pause' | 'change-pause' | 'resume'

const pauseOwnerOf = ({ id, alias }: DestinationFieldsFragment) => ({
  id,
  word: 'destination',
  name: `Destination ${alias}`,
})

function affectedCalls(destination: DestinationFieldsFragment, { destinations }: RealmFieldsFragment): string {
  const others = otherAliasesOf(destination, destinations)
  const every = `every new call to ${destination.alias}`
  return others === undefined ? every : `${every}, but not to ${others}, which has the same address`
}

/** One destination with a menu of actions. Destructive actions are separated from common ones. */
function DestinationRow({ destination, realmAccountUser, onStep }: DestinationRowProps) {
  const { id, alias, displayName, address, accountUser, pause } = destination
  const canManage = useCan('MANAGE_REALMS')
  const navigate = useNavigate({ from: '/realms/$realmName' })
  return (
    <Table.Tr>
      <Table.Td>
        <Copyable value={alias} subject={`alias ${alias}`} />
      </Table.Td>
      <Table.Td>{displayName}</Table.Td>
      <Table.Td>
        <Copyable value={address} subject={`address of ${alias}`} />
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

function DeleteDestinationDialog({ destination, realmId, onClose }: DeleteDestinationDialogProps) {
  const deleting = useDeleteDestinationMutation()
  const confirm = () =>
    deleting.mutate(
      { input: { destinationId: destination.id } },
      {
        onSuccess: () => {
          notify(`Destination ${destination.alias} deleted`)
          onClose()
        },
      },
    )
  return (
    <Modal opened onClose={onClose} title={`Delete destination ${destination.alias}`}>
      <Stack>
        <Text size="sm">
          Requests for {destination.alias} are refused from now on. The gateway still accepts previously issued
          credentials. With an ECB key, the gateway may accept credentials even after they expire. Receipts are kept.
        </Text>
        <SpliceChange input={{ realmId, removedDestinationId: destination.id }} />
        <TypedConfirm
          name={destination.alias}
          action="Delete destination"
          isBusy={deleting.isPending}
          onConfirm={confirm}
          onCancel={onClose}
          rejection={<FormProblems error={deleting.error} title="The destination was not deleted" />}
        />
      </Stack>
    </Modal>
  )
}

interface DeleteDestinationDialogProps {
  readonly destination: DestinationFieldsFragment
  readonly realmId: string
  readonly onClose: () => void
}
