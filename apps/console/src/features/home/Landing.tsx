import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { HomeQuery } from '../../generated/graphql.ts'
import { countWords } from '../../lib/countWords.ts'
import { useCan } from '../../lib/useViewer.ts'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'

/** Set up: how many of what there is, what stands still, and the way to each. */
export function Landing({ home }: { readonly home: HomeQuery }) {
  const canManage = useCan('MANAGE_CLIENTS')
  const paused = home.realms.edges.filter(({ node }) => node.pause !== null)
  const unused = home.apiClients.edges.filter(({ node }) => node.keys.every(({ lastUsedAt }) => lastUsedAt === null))
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
      <Card
        title={countWords(home.realms.totalCount, 'realm')}
        link={<InternalLink to="/realms">All realms</InternalLink>}
      >
        <RealmsState isEverythingPaused={home.globalPause !== null} pausedCount={paused.length} />
        {paused.slice(0, 5).map(({ node }) => (
          <InternalLink key={node.id} to="/realms/$realmName" params={{ realmName: node.name }} size="sm">
            {node.displayName}
          </InternalLink>
        ))}
      </Card>
      <Card
        title={countWords(home.apiClients.totalCount, 'site')}
        link={<InternalLink to="/sites">All sites</InternalLink>}
      >
        {unused.length === 0 ? (
          <StateBadge tone="open">All in use</StateBadge>
        ) : (
          <StateBadge tone="waiting">{`${unused.length.toLocaleString('en')} not used yet`}</StateBadge>
        )}
        {unused.slice(0, 5).map(({ node }) => (
          <InternalLink key={node.id} to="/sites/$siteId" params={{ siteId: node.id }} size="sm">
            {node.name}
          </InternalLink>
        ))}
      </Card>
      <Card title="Does it work?" link={canManage && <InternalLink to="/playground">Open the playground</InternalLink>}>
        <Text size="sm" c="dimmed">
          Ask as a visitor would, and see each step of the decision.
        </Text>
      </Card>
    </SimpleGrid>
  )
}

function RealmsState({
  isEverythingPaused,
  pausedCount,
}: {
  readonly isEverythingPaused: boolean
  readonly pausedCount: number
}) {
  if (isEverythingPaused) return <StateBadge tone="paused">Everything is paused</StateBadge>
  if (pausedCount === 0) return <StateBadge tone="open">All open</StateBadge>
  return <StateBadge tone="paused">{`${pausedCount.toLocaleString('en')} paused`}</StateBadge>
}

function Card({ title, link, children }: CardProps) {
  return (
    <Paper component="section" withBorder p="md" aria-label={title}>
      <Stack gap="xs" h="100%" align="flex-start">
        <Title order={2}>{title}</Title>
        <Stack gap={6} align="flex-start" style={{ flex: 1 }}>
          {children}
        </Stack>
        <Group>{link}</Group>
      </Stack>
    </Paper>
  )
}

interface CardProps {
  readonly title: string
  readonly link: ReactNode
  readonly children: ReactNode
}
