import { Button, Group, Stack, Text } from '@mantine/core'
import { IconBan, IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { BlockRowFieldsFragment } from '../../generated/graphql.ts'
import { useRealmBlocksQuery } from '../../generated/hooks.ts'
import { useCan } from '../../lib/useViewer.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { ForwardPager } from '../../ui/ForwardPager.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { BlockRow } from './BlockRow.tsx'
import { CreateBlockDrawer } from './CreateBlockDrawer.tsx'
import { LiftBlockDialog } from './LiftBlockDialog.tsx'

/** The networks that get no credentials in a realm, newest first. */
export function RealmBlocksTab({ realm }: { readonly realm: BlockedRealm }) {
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
      <QueryView query={query} what="The blocks" skeleton={<TableSkeleton />}>
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
      {step?.kind === 'create' && <CreateBlockDrawer realm={realm} onClose={close} />}
      {step?.kind === 'lift' && <LiftBlockDialog block={step.block} realmName={realm.name} onClose={close} />}
    </Stack>
  )
}

export interface BlockedRealm {
  readonly id: string
  readonly name: string
}

type BlockStep = { readonly kind: 'create' } | { readonly kind: 'lift'; readonly block: BlockRowFieldsFragment }
