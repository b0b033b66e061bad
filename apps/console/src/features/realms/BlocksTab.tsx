import { Button, Drawer, Group, Modal, Stack, Table, Text } from '@mantine/core'
import { IconBan, IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { type BlockedRealm, BlockForm } from '../../entities/block/BlockForm.tsx'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { BlockRowFieldsFragment } from '../../generated/graphql.ts'
import { useLiftBlockMutation, useRealmBlocksQuery } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { Copyable } from '../../ui/Copyable.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { ForwardPager } from '../../ui/ForwardPager.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { QueryView, TableSkeleton } from '../../ui/QueryView.tsx'

/** The blocked networks of a realm, newest first. */
export function BlocksTab({ realm }: { readonly realm: BlockedRealm }) {
  const { after } = useSearch({ from: '/shell/realms/$realmName' })
  const navigate = useNavigate({ from: '/realms/$realmName' })
  const query = useRealmBlocksQuery(
    { name: realm.name, first: 50, ...(after === undefined ? {} : { after }) },
    { placeholderData: (before) => before },
  )
  const [step, setStep] = useState<BlockStep>()
  const canManage = useCan('MANAGE_REALMS')
  const close = () => setStep(undefined)
  const createButton = canManage && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setStep({ kind: 'create' })}>
      Block a network
    </Button>
  )
  return (
    <Stack>
      <QueryView query={query} subject="The blocks" skeleton={<TableSkeleton />}>
        {({ realm: loaded }) => {
          const { edges = [], pageInfo } = loaded?.blocks ?? {}
          if (edges.length === 0 && after === undefined)
            return (
              <EmptyView icon={<IconBan size={22} />} title="No network is blocked" action={createButton}>
                A block stops a network from getting credentials in this realm. To block an abusive visitor, open one of
                their receipts under Activity. To block a network by its address, add it here.
              </EmptyView>
            )
          return (
            <>
              <Group justify="space-between" align="flex-start">
                <Text size="sm" c="dimmed" maw={560}>
                  Blocked networks are refused from the next request on. Expired blocks are not listed.
                </Text>
                {createButton}
              </Group>
              <DataTable
                caption="Blocks"
                head={['Network', 'Reason', 'Ends', 'Refusals', 'Created', ...(canManage ? ['Actions'] : [])]}
                minWidth={760}
              >
                {edges.map(({ node }) => (
                  <BlockRow
                    key={node.id}
                    block={node}
                    realmId={realm.id}
                    onLift={canManage ? () => setStep({ kind: 'lift', block: node }) : undefined}
                  />
                ))}
              </DataTable>
              <ForwardPager
                isFirstPage={after === undefined}
                nextCursor={pageInfo?.hasNextPage ? pageInfo.endCursor : null}
                onFirst={() => void navigate({ search: { tab: 'blocks' } })}
                onNext={(cursor) => void navigate({ search: { tab: 'blocks', after: cursor } })}
              />
            </>
          )
        }}
      </QueryView>
      {step?.kind === 'create' && (
        <Drawer opened onClose={close} position="right" size="md" title={`Block a network in ${realm.name}`}>
          <BlockForm realm={realm} onClose={close} />
        </Drawer>
      )}
      {step?.kind === 'lift' && <LiftBlockDialog block={step.block} realmName={realm.name} onClose={close} />}
    </Stack>
  )
}

type BlockStep = { readonly kind: 'create' } | { readonly kind: 'lift'; readonly block: BlockRowFieldsFragment }

/** One block: network, reason, end and number of refusals. */
function BlockRow({ block, realmId, onLift }: BlockRowProps) {
  const { network, issuanceId, reason, endsAt, refusals, createdAt } = block
  return (
    <Table.Tr>
      <Table.Td>
        {network === null ? <FromReceipt issuanceId={issuanceId} /> : <Copyable value={network} subject="network" />}
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{reason}</Table.Td>
      <Table.Td>{endsAt === null ? 'When lifted' : <Instant at={endsAt} />}</Table.Td>
      <Table.Td>
        {refusals === 0 ? (
          'None'
        ) : (
          <InternalLink
            to="/activity"
            search={{ realm: realmId, reasons: ['NETWORK_BLOCKED'] }}
            size="sm"
            underline="always"
            aria-label={`${refusals.toLocaleString('en')} refusals: show all refusals by blocks in this realm`}
          >
            {refusals.toLocaleString('en')}
          </InternalLink>
        )}
      </Table.Td>
      <Table.Td>
        <Instant at={createdAt} />
      </Table.Td>
      {onLift && (
        <Table.Td>
          <Button
            variant="default"
            size="compact-sm"
            onClick={onLift}
            aria-label={`Lift the block of ${nameOf(block)}`}
          >
            Lift
          </Button>
        </Table.Td>
      )}
    </Table.Tr>
  )
}

interface BlockRowProps {
  readonly block: BlockRowFieldsFragment
  readonly realmId: string
  /** Undefined if the user cannot lift the block. */
  readonly onLift: (() => void) | undefined
}

/** Names a block by its network, or by the receipt that it was created from. */
function nameOf({ network, issuanceId }: Pick<BlockRowFieldsFragment, 'network' | 'issuanceId'>): string {
  return network ?? `the visitor behind receipt ${issuanceId}`
}

/** Links to the receipt of a block. The address behind a receipt is never shown. */
function FromReceipt({ issuanceId }: Pick<BlockRowFieldsFragment, 'issuanceId'>) {
  if (issuanceId === null) return null
  return (
    <Text size="sm" component="span">
      From receipt{' '}
      <InternalLink
        to="/receipts/$issuanceId"
        params={{ issuanceId }}
        ff="monospace"
        inherit
        underline="always"
        style={{ overflowWrap: 'anywhere' }}
      >
        {issuanceId}
      </InternalLink>
    </Text>
  )
}

/** Lifts a block after confirmation. States the effect. Also states whether the network can be blocked again. */
function LiftBlockDialog({ block, realmName, onClose }: LiftBlockDialogProps) {
  const lifting = useLiftBlockMutation()
  const lift = () =>
    lifting.mutate(
      { input: { blockId: block.id } },
      {
        onSuccess: () => {
          notify('Block lifted', `Credentials are issued again in ${realmName} for ${nameOf(block)}.`)
          onClose()
        },
      },
    )
  return (
    <Modal opened onClose={onClose} title="Lift this block">
      <Stack>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          From the next request on, credentials are issued again in {realmName} for {nameOf(block)}. Reason for the
          block: “{block.reason}”.
        </Text>
        <Text size="sm">
          {block.network === null
            ? 'To block the visitor again, open the receipt before the visitor’s address is deleted.'
            : 'You can block the network again at any time.'}
        </Text>
        <FormProblems title="The block was not lifted" error={lifting.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button onClick={lift} loading={lifting.isPending}>
            Lift block
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

interface LiftBlockDialogProps {
  readonly block: BlockRowFieldsFragment
  readonly realmName: string
  readonly onClose: () => void
}
