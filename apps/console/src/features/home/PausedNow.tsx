import { Button, Stack, Table, Title } from '@mantine/core'
import { useState } from 'react'
import { useCan } from '../../lib/useViewer.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { PauseOrResume } from '../../ui/pause/PauseControl.tsx'
import type { Owner } from './ownersOf.ts'
import { ownerWords } from './PauseThis.tsx'

/** What stands still at this moment: by whom, why, and until when. */
export function PausedNow({ paused }: { readonly paused: readonly Owner[] }) {
  const [resumed, setResumed] = useState<Owner>()
  const canResume = useCan('MANAGE_REALMS')
  return (
    <Stack gap="xs">
      <Title order={2}>Paused now</Title>
      <DataTable caption="Paused now" head={['What', 'Since', 'By', 'Why', 'Until', 'Action']} minWidth={680}>
        {paused.map((owner) => {
          const { id, pause } = owner
          return (
            pause && (
              <Table.Tr key={id}>
                <Table.Td>
                  <OwnerLink owner={owner} />
                </Table.Td>
                <Table.Td>
                  <Instant at={pause.pausedAt} />
                </Table.Td>
                <Table.Td>{pause.pausedBy.displayName}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{pause.reason}</Table.Td>
                <Table.Td>{pause.endsAt === null ? 'Somebody resumes it' : <Instant at={pause.endsAt} />}</Table.Td>
                <Table.Td>
                  {canResume && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`Resume ${ownerWords(owner)}`}
                      onClick={() => setResumed(owner)}
                    >
                      Resume
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            )
          )
        })}
      </DataTable>
      {resumed && (
        <PauseOrResume
          dialog="resume"
          target={{ id: resumed.id, word: resumed.kind, name: ownerWords(resumed) }}
          stops=""
          onClose={() => setResumed(undefined)}
        />
      )}
    </Stack>
  )
}

function OwnerLink({ owner }: { readonly owner: Owner }) {
  const words = ownerWords(owner)
  if (owner.realmName === null)
    return (
      <InternalLink className="row-link" to="/sites/$siteId" params={{ siteId: owner.id }}>
        {words}
      </InternalLink>
    )
  return (
    <InternalLink
      className="row-link"
      to="/realms/$realmName"
      params={{ realmName: owner.realmName }}
      search={owner.kind === 'destination' ? { tab: 'destinations' } : {}}
    >
      {words}
    </InternalLink>
  )
}
