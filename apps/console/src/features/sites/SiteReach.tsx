import { useSiteSplicePartnersQuery } from '../../generated/hooks.ts'
import { SplicePartners } from '../../ui/SplicePartners.tsx'

/** Which callees a site reaches although it may not call them. Empty for none, and where the question fails. */
export function SiteReach({ realmId, reach, destinationIds }: SiteReachProps) {
  const query = useSiteSplicePartnersQuery(
    { realmId, ...(reach === 'all' ? {} : { destinationIds: [...destinationIds] }) },
    { placeholderData: (before) => before, retry: false },
  )
  return (
    <div role="status">
      <SplicePartners title="Callees that the site can still reach" partners={query.data?.clientSplicePartners ?? []} />
    </div>
  )
}

interface SiteReachProps {
  readonly realmId: string
  readonly reach: 'all' | 'chosen'
  readonly destinationIds: readonly string[]
}
