import { useHomeQuery, useHomeTrialsQuery } from '../../generated/hooks.ts'
import { useCan } from '../../lib/useViewer.ts'
import { PageHead } from '../../ui/PageHead.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { FirstRun } from './FirstRun.tsx'
import { firstRunSteps } from './firstRunSteps.ts'
import { Overview } from './Overview.tsx'
import { UsageSkeleton } from './UsageSkeleton.tsx'

/** What to do first And once that is done: are we fine now? */
export function HomePage() {
  const query = useHomeQuery({}, { refetchInterval: 15_000 })
  const trials = useHomeTrialsQuery({}, { enabled: useCan('READ_AUDIT') })
  const hasTrial = (trials.data?.auditLog.edges.length ?? 0) > 0
  return (
    <QueryView query={query} what="The home page" skeleton={<UsageSkeleton />}>
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
