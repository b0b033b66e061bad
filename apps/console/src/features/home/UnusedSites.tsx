import { Group, List, Stack, Text, Title } from '@mantine/core'
import type { HomeQuery } from '../../generated/graphql.ts'
import { InternalLink } from '../../ui/InternalLink.tsx'

/** Sites whose keys never asked for anything: the button may not be on the page yet. */
export function UnusedSites({ apiClients }: Pick<HomeQuery, 'apiClients'>) {
  const unused = apiClients.edges.filter(({ node }) => node.keys.every(({ lastUsedAt }) => lastUsedAt === null))
  return (
    <Stack component="section" gap="xs" aria-label="Sites">
      <Group justify="space-between">
        <Title order={2}>Unused sites</Title>
        <InternalLink to="/sites" size="sm">
          All sites
        </InternalLink>
      </Group>
      {unused.length === 0 ? (
        <Text size="sm" c="dimmed">
          None. Every site has requested credentials at least once.
        </Text>
      ) : (
        <List size="sm">
          {unused.slice(0, SHOWN_MAX).map(({ node }) => (
            <List.Item key={node.id}>
              <InternalLink to="/sites/$siteId" params={{ siteId: node.id }} inherit>
                {node.name}
              </InternalLink>
            </List.Item>
          ))}
          {unused.length > SHOWN_MAX && <List.Item>{`and ${unused.length - SHOWN_MAX} more`}</List.Item>}
        </List>
      )}
    </Stack>
  )
}

const SHOWN_MAX = 5
