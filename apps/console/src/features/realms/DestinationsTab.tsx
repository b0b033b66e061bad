import { Button, Group, Stack, Text } from '@mantine/core'
import { IconPhonePlus, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { DestinationFieldsFragment, RealmFieldsFragment } from '../../generated/graphql.ts'
import { otherAliasesOf } from '../../lib/otherAliasesOf.ts'
import { useCan } from '../../lib/useViewer.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { PauseOrResume } from '../../ui/pause/PauseControl.tsx'
import { PauseDialog } from '../../ui/pause/PauseDialog.tsx'
import { DeleteDestinationDialog } from './DeleteDestinationDialog.tsx'
import { DestinationDrawer } from './DestinationDrawer.tsx'
import { DestinationRow } from './DestinationRow.tsx'

/** Who can be called. Pages name the alias; the address never leaves the server. */
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
        <PauseOrResume
          dialog={step.kind}
          target={targetOf(step.destination)}
          stops={stopsOf(step.destination, realm)}
          onClose={close}
        />
      )}
      {step?.kind === 'change-pause' && step.destination.pause && (
        <PauseDialog
          target={targetOf(step.destination)}
          stops={stopsOf(step.destination, realm)}
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

export type DestinationAction = 'edit' | 'delete' | 'pause' | 'change-pause' | 'resume'

const targetOf = ({ id, alias }: DestinationFieldsFragment) => ({
  id,
  word: 'destination',
  name: `Destination ${alias}`,
})

function stopsOf(destination: DestinationFieldsFragment, { destinations }: RealmFieldsFragment): string {
  const others = otherAliasesOf(destination, destinations)
  const every = `every new call to ${destination.alias}`
  return others === undefined ? every : `${every}, but not to ${others}, which has the same address`
}
