import { IconPlayerPlay } from '@tabler/icons-react'
import { usePlaygroundQuery } from '../../generated/hooks.ts'
import { useCan } from '../../lib/useViewer.ts'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { LinkButton } from '../../ui/InternalLink.tsx'
import { NotAllowed } from '../../ui/NotAllowed.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { FieldsSkeleton } from '../../ui/TableSkeleton.tsx'
import { PlaygroundForm } from './PlaygroundForm.tsx'

/** Does it work? A decision as a visitor would get it, step by step; on request the credentials, and a call with them. */
export function PlaygroundPage() {
  const canTry = useCan('MANAGE_CLIENTS')
  const query = usePlaygroundQuery({}, { enabled: canTry })
  return (
    <>
      <PageHead
        title="Playground"
        question="Does it work? Ask as a visitor of a site would, and see why the answer is what it is."
      />
      {canTry ? (
        <QueryView query={query} what="The sites" skeleton={<FieldsSkeleton fields={3} />}>
          {({ apiClients, setup }) =>
            apiClients.edges.length === 0 ? (
              <EmptyView
                icon={<IconPlayerPlay size={22} />}
                title="A site comes first"
                action={<LinkButton to="/create-site">Create site</LinkButton>}
              >
                The playground asks on behalf of a site, and there is none yet.
              </EmptyView>
            ) : (
              <PlaygroundForm sites={apiClients.edges.map(({ node }) => node)} sandboxUrl={setup.sandboxUrl} />
            )
          }
        </QueryView>
      ) : (
        <NotAllowed what="Trying decisions is not part of it." />
      )}
    </>
  )
}
