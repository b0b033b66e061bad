import { Button, Group, Stack, Text } from '@mantine/core'
import { IconBan, IconRotateClockwise } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { ReceiptFieldsFragment } from '../../generated/graphql.ts'
import { useCan } from '../../lib/useViewer.ts'
import { BlockNetwork } from './BlockNetwork.tsx'
import { DecideAgain, type DraftFieldSlot } from './DecideAgain.tsx'
import { whyNotBlocked } from './whyNotBlocked.ts'

/** What can be done from here: shut the network out, or ask the same question once more. */
export function ReceiptActions({ issuance, draftField }: ReceiptActionsProps) {
  const [open, setOpen] = useState<'block' | 'again'>()
  const canBlock = useCan('MANAGE_REALMS')
  const canTry = useCan('MANAGE_CLIENTS')
  const reasonId = useId()
  const whyNot = whyNotBlocked(issuance)
  const toggle = (which: 'block' | 'again') => setOpen(open === which ? undefined : which)
  if (!canBlock && !canTry) return null
  return (
    <Stack component="section" gap="xs" aria-label="Actions">
      <Group gap="sm">
        {canBlock && (
          <Button
            variant="default"
            leftSection={<IconBan size={16} aria-hidden />}
            disabled={whyNot !== undefined}
            aria-describedby={whyNot === undefined ? undefined : reasonId}
            aria-expanded={open === 'block'}
            onClick={() => toggle('block')}
          >
            Block this network
          </Button>
        )}
        {canTry && (
          <Button
            variant="default"
            leftSection={<IconRotateClockwise size={16} aria-hidden />}
            disabled={issuance.apiClient === null}
            aria-expanded={open === 'again'}
            onClick={() => toggle('again')}
          >
            Evaluate again
          </Button>
        )}
      </Group>
      {canBlock && whyNot !== undefined && (
        <Text id={reasonId} size="xs" c="dimmed">
          {whyNot}
        </Text>
      )}
      {canTry && issuance.apiClient === null && (
        <Text size="xs" c="dimmed">
          This request cannot be evaluated again because its site was deleted.
        </Text>
      )}
      {open === 'block' && issuance.realm !== null && (
        <BlockNetwork issuanceId={issuance.id} realm={issuance.realm} onClose={() => setOpen(undefined)} />
      )}
      {open === 'again' && issuance.apiClient !== null && (
        <DecideAgain issuance={issuance} apiClientId={issuance.apiClient.id} draftField={draftField} />
      )}
    </Stack>
  )
}

interface ReceiptActionsProps {
  readonly issuance: ReceiptFieldsFragment
  readonly draftField: DraftFieldSlot
}
