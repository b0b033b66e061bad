import { Button, Group, Paper, Stack, Text } from '@mantine/core'
import { IconBan, IconRotateClockwise } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { type BlockedRealm, BlockForm } from '../../entities/block/BlockForm.tsx'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { ReceiptFieldsFragment } from '../../generated/graphql.ts'
import { EvaluateAgain } from './EvaluateAgain.tsx'

/** The actions of a receipt: block the network, or evaluate the request again. */
export function ReceiptActions({ receipt }: ReceiptActionsProps) {
  const [open, setOpen] = useState<'block' | 'again'>()
  const canBlock = useCan('MANAGE_REALMS')
  const canTry = useCan('MANAGE_CLIENTS')
  const reasonId = useId()
  const unavailableReason = blockUnavailableReason(receipt)
  const toggle = (which: 'block' | 'again') => setOpen(open === which ? undefined : which)
  if (!canBlock && !canTry) return null
  return (
    <Stack component="section" gap="xs" aria-label="Actions">
      <Group gap="sm">
        {canBlock && (
          <Button
            variant="default"
            leftSection={<IconBan size={16} aria-hidden />}
            disabled={unavailableReason !== undefined}
            aria-describedby={unavailableReason === undefined ? undefined : reasonId}
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
            disabled={receipt.apiClient === null}
            aria-expanded={open === 'again'}
            onClick={() => toggle('again')}
          >
            Evaluate again
          </Button>
        )}
      </Group>
      {canBlock && unavailableReason !== undefined && (
        <Text id={reasonId} size="xs" c="dimmed">
          {unavailableReason}
        </Text>
      )}
      {canTry && receipt.apiClient === null && (
        <Text size="xs" c="dimmed">
          This request cannot be evaluated again because its site was deleted.
        </Text>
      )}
      {open === 'block' && receipt.realm !== null && (
        <BlockNetwork issuanceId={receipt.id} realm={receipt.realm} onClose={() => setOpen(undefined)} />
      )}
      {open === 'again' && receipt.apiClient !== null && (
        <EvaluateAgain receipt={receipt} apiClientId={receipt.apiClient.id} />
      )}
    </Stack>
  )
}

interface ReceiptActionsProps {
  readonly receipt: ReceiptFieldsFragment
}

/** The form that blocks the network behind a receipt in its realm. */
function BlockNetwork({ issuanceId, realm, onClose }: BlockNetworkProps) {
  return (
    <Paper component="section" withBorder p="md" aria-label="Block this network">
      <Stack gap="sm">
        <Text size="sm">
          Everyone in the same network is refused in realm {realm.name} from the next request on. The gateway still
          accepts previously issued credentials. With an ECB key, the gateway may accept credentials even after they
          expire.
        </Text>
        <BlockForm realm={realm} issuanceId={issuanceId} onClose={onClose} />
      </Stack>
    </Paper>
  )
}

interface BlockNetworkProps {
  readonly issuanceId: string
  readonly realm: BlockedRealm
  readonly onClose: () => void
}

/** Explains why the network behind a receipt cannot be blocked. Returns undefined if the network can be blocked. */
export function blockUnavailableReason({ realm, visitor, isNetworkKept, isTrial }: Blockable): string | undefined {
  if (realm === null) return 'The network cannot be blocked because the realm was deleted.'
  if (isNetworkKept) return undefined
  if (isTrial) return 'A trial has no visitor to block.'
  if (visitor === null) return 'The network cannot be blocked because its address is unknown.'
  return 'The network can no longer be blocked from here. Addresses are deleted after a short time (24 hours by default).'
}

type Blockable = Pick<ReceiptFieldsFragment, 'realm' | 'visitor' | 'isNetworkKept' | 'isTrial'>
