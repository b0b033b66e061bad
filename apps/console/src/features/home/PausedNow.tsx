import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { PauseOrResumeDialog } from '../../entities/pause/PauseControl.tsx'
import { PauseEffect } from '../../entities/pause/PauseNotice.tsx'
import { useCan } from '../../entities/viewer/useViewer.ts'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { type Owner, ownerLabel } from './owners.ts'

/** The active pauses: who paused, why, and until when. */
export function PausedNow({ paused }: { readonly paused: readonly Owner[] }) {
  const [resumed, setResumed] = useState<Owner>()
  const canResume = useCan('MANAGE_REALMS')
  return (
    <Stack gap="xs">
      <Title order={2}>Paused now</Title>
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Paused now">
        {paused.map((owner) => (
          <Paper key={owner.id} component="li" withBorder p="sm">
            <Group justify="space-between" gap="sm">
              <Stack gap={2} miw={0} flex="1 1 16rem">
                <Group gap="sm">
                  <StateBadge tone="paused">Paused</StateBadge>
                  <OwnerLink owner={owner} />
                </Group>
                <PauseSummary pause={owner.pause} />
                <PauseEffect ownerId={owner.id} endsAt={owner.pause?.endsAt ?? null} />
              </Stack>
              {canResume && (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`Resume ${ownerLabel(owner)}`}
                  onClick={() => setResumed(owner)}
                >
                  Resume
                </Button>
              )}
            </Group>
          </Paper>
        ))}
      </Stack>
      {resumed && (
        <PauseOrResumeDialog
          dialog="resume"
          owner={{ id: resumed.id, word: resumed.kind, name: ownerLabel(resumed) }}
          affectedCalls=""
          onClose={() => setResumed(undefined)}
        />
      )}
    </Stack>
  )
}

function PauseSummary({ pause }: Pick<Owner, 'pause'>) {
  if (pause === null) return null
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      Paused by {pause.pausedBy.displayName} <Instant at={pause.pausedAt} />: “{pause.reason}”.{' '}
      {pause.endsAt === null ? (
        'The pause lasts until someone resumes issuing.'
      ) : (
        <>
          It ends <Instant at={pause.endsAt} />.
        </>
      )}
    </Text>
  )
}

function OwnerLink({ owner }: { readonly owner: Owner }) {
  const words = ownerLabel(owner)
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
