import { SimpleGrid, Skeleton, Stack } from '@mantine/core'
import { useHomeQuery, useHomeTrialsQuery } from '../../generated/hooks.ts'
import { useCan } from '../../lib/useViewer.ts'
import { PageHead } from '../../ui/PageHead.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { FirstRun } from './FirstRun.tsx'
import { firstRunSteps } from './firstRunSteps.ts'
import { Landing } from './Landing.tsx'
import { LatestChanges } from './LatestChanges.tsx'

/** What do I do first? And once that is done, where things stand. */
export function HomePage() {
  const query = useHomeQuery({}, { refetchInterval: 15_000 })
  const canReadAudit = useCan('READ_AUDIT')
  const trials = useHomeTrialsQuery({}, { enabled: canReadAudit })
  const hasTrial = (trials.data?.auditLog.edges.length ?? 0) > 0
  return (
    <QueryView query={query} what="The front page" skeleton={<CardsSkeleton />}>
      {(home) => {
        const steps = firstRunSteps(home, hasTrial)
        const isReady = steps.every(({ isDone }) => isDone)
        return (
          <>
            <PageHead
              title={isReady ? 'Home' : 'First steps'}
              question={isReady ? 'Are we set up, and is anything paused?' : 'What do I do first?'}
            />
            {isReady ? (
              <Stack gap="xl">
                <Landing home={home} />
                {canReadAudit && <LatestChanges />}
              </Stack>
            ) : (
              <FirstRun home={home} steps={steps} />
            )}
          </>
        )
      }}
    </QueryView>
  )
}

function CardsSkeleton() {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} pt={64} aria-hidden>
      <Skeleton height={150} />
      <Skeleton height={150} />
      <Skeleton height={150} />
      <Skeleton height={150} />
    </SimpleGrid>
  )
}
