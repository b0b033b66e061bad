import { IconPlayerPlay } from '@tabler/icons-react'
import { useCan } from '../../entities/viewer/useViewer.ts'
import { usePlaygroundQuery } from '../../generated/hooks.ts'
import { EmptyView, NotAllowed } from '../../ui/EmptyView.tsx'
import { LinkButton } from '../../ui/InternalLink.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { FieldsSkeleton, QueryView } from '../../ui/QueryView.tsx'
import { PlaygroundForm } from './PlaygroundForm.tsx'

/** The Playground page: evaluates a request step by step and, on demand, issues credentials and places a call with them. */
export function PlaygroundPage() {
  const canTry = useCan('MANAGE_CLIENTS')
  const query = usePlaygroundQuery({}, { enabled: canTry })
  return (
    <>
      <PageHead
        title="Playground"
        question="Do calls work? Send a request as a visitor would, and see how it is decided."
      />
      {canTry ? (
        <QueryView query={query} subject="The sites" skeleton={<FieldsSkeleton fields={3} />}>
          {({ apiClients, setup }) =>
            apiClients.edges.length === 0 ? (
              <EmptyView
                icon={<IconPlayerPlay size={22} />}
                title="Create a site first"
                action={<LinkButton to="/create-site">Create site</LinkButton>}
              >
                The playground sends requests for a site, and there is no site yet.
              </EmptyView>
            ) : (
              <PlaygroundForm sites={apiClients.edges.map(({ node }) => node)} sandboxUrl={setup.sandboxUrl} />
            )
          }
        </QueryView>
      ) : (
        <NotAllowed reason="You can’t use the playground." />
      )}
    </>
  )
}
