import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { ApiKeyState, HomeQuery } from '../../generated/graphql.ts'
import { useHomeQuery, useHomeTrialsQuery } from '../../generated/hooks.ts'
import { LinkButton } from '../../ui/InternalLink.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { Overview } from './Overview.tsx'
import { UsageSkeleton } from './UsageSection.tsx'

/** The home page. Shows the first steps until they are done, then the overview. */
export function HomePage() {
  const query = useHomeQuery({}, { refetchInterval: 15_000 })
  const trials = useHomeTrialsQuery({}, { enabled: useCan('READ_AUDIT') })
  const hasTrial = (trials.data?.auditLog.edges.length ?? 0) > 0
  return (
    <QueryView query={query} subject="The home page" skeleton={<UsageSkeleton />}>
      {(home) => {
        const steps = firstRunSteps(home, hasTrial)
        if (steps.every(({ isDone }) => isDone)) return <Overview home={home} />
        return (
          <>
            <PageHead title="First steps" question="What to do first" />
            <FirstRun home={home} steps={steps} />
          </>
        )
      }}
    </QueryView>
  )
}

/** Four cards, each with the progress of one step. The first step that is not done offers its action. */
function FirstRun({ home, steps }: FirstRunProps) {
  const next = steps.find(({ isDone }) => !isDone)
  return (
    <SimpleGrid component="ol" cols={{ base: 1, xs: 2 }} p={0} m={0} style={{ listStyle: 'none' }}>
      {steps.map((step, index) => (
        <Paper component="li" key={step.kind} withBorder p="md">
          <Stack gap="xs" h="100%">
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <Title order={2}>
                {index + 1}. {CARDS[step.kind].title}
              </Title>
              {step.isDone ? (
                <StateBadge tone="open">Done</StateBadge>
              ) : (
                <StateBadge tone="waiting">{step === next ? 'Next' : 'To do'}</StateBadge>
              )}
            </Group>
            <Text size="sm" c="dimmed" style={{ flex: 1 }}>
              {CARDS[step.kind].purpose}
            </Text>
            {step === next && <StepAction kind={step.kind} home={home} />}
          </Stack>
        </Paper>
      ))}
    </SimpleGrid>
  )
}

interface FirstRunProps {
  readonly home: HomeQuery
  readonly steps: readonly FirstRunStep[]
}

const CARDS: Record<FirstRunStep['kind'], { readonly title: string; readonly purpose: string }> = {
  realm: {
    title: 'Realm',
    purpose: 'Mirror the authentication schema of your gateway: its name, key, cipher and expiry.',
  },
  destination: {
    title: 'Destination',
    purpose: 'Define who can be called. Pages use an alias. The address stays on the server.',
  },
  key: {
    title: 'Site and key',
    purpose: 'Name the site that will show the call button, and create a key for the site.',
  },
  call: {
    title: 'Test call',
    purpose: 'Issue credentials in the playground, or send the first request from the site.',
  },
}

function StepAction({ kind, home }: { readonly kind: FirstRunStep['kind']; readonly home: HomeQuery }): ReactNode {
  const canManage = useCan('MANAGE_REALMS')
  const realm = home.realms.edges[0]?.node
  const site = home.apiClients.edges[0]?.node
  if (!canManage) return null
  if (kind === 'realm') return <ActionLink to="/create-realm">Create realm</ActionLink>
  if (kind === 'destination' && realm)
    return (
      <LinkButton
        to="/realms/$realmName"
        params={{ realmName: realm.name }}
        search={{ tab: 'destinations' }}
        style={{ alignSelf: 'flex-start' }}
      >
        Create destination
      </LinkButton>
    )
  if (kind === 'key' && site)
    return (
      <LinkButton to="/sites/$siteId" params={{ siteId: site.id }} style={{ alignSelf: 'flex-start' }}>
        Create key
      </LinkButton>
    )
  if (kind === 'key') return <ActionLink to="/create-site">Create site</ActionLink>
  return kind === 'call' ? <ActionLink to="/playground">Open the playground</ActionLink> : null
}

function ActionLink({
  to,
  children,
}: {
  readonly to: '/create-realm' | '/create-site' | '/playground'
  readonly children: string
}) {
  return (
    <LinkButton to={to} style={{ alignSelf: 'flex-start' }}>
      {children}
    </LinkButton>
  )
}

/** Returns the steps before the first call. Whether a step is done depends only on the data, not on what the user clicked. */
export function firstRunSteps({ realms, apiClients }: FirstRunFacts, hasTrial: boolean): FirstRunStep[] {
  const hasRealm = realms.totalCount > 0
  const keys = apiClients.edges.flatMap(({ node }) => node.keys)
  return [
    { kind: 'realm', isDone: hasRealm },
    { kind: 'destination', isDone: realms.edges.some(({ node }) => node.destinations.length > 0) },
    { kind: 'key', isDone: keys.some(({ state }) => state === 'ACTIVE' || state === 'RETIRING') },
    { kind: 'call', isDone: hasTrial || keys.some(({ lastUsedAt }) => lastUsedAt !== null) },
  ]
}

interface FirstRunStep {
  readonly kind: 'realm' | 'destination' | 'key' | 'call'
  readonly isDone: boolean
}

/** The data that determines the steps. */
export interface FirstRunFacts {
  readonly realms: {
    readonly totalCount: number
    readonly edges: readonly { readonly node: { readonly destinations: readonly unknown[] } }[]
  }
  readonly apiClients: { readonly edges: readonly { readonly node: { readonly keys: readonly UsedKey[] } }[] }
}

interface UsedKey {
  readonly state: ApiKeyState
  readonly lastUsedAt: string | null
}
