import type { DecisionStepFieldsFragment } from '../../generated/graphql.ts'
import { InternalLink } from '../../ui/InternalLink.tsx'

/** Names the policy and the revision behind a decision ("realm acme, revision 3"), and links to the current policy. */
export function PolicyLink({ policy: { ownerId, ownerName, revision }, realmName }: PolicyLinkProps) {
  const words = `${ownerName}, ${revision === null ? 'draft' : `revision ${revision.toLocaleString('en')}`}`
  if (ownerId.startsWith('cli_'))
    return (
      <InternalLink
        to="/sites/$siteId"
        params={{ siteId: ownerId }}
        search={{ tab: 'policy' }}
        inherit
        underline="always"
      >
        {words}
      </InternalLink>
    )
  if (realmName === null) return <>{words}</>
  return (
    <InternalLink
      to="/realms/$realmName"
      params={{ realmName }}
      search={{ tab: 'policy', ...(ownerId.startsWith('dst_') ? { destination: ownerId } : {}) }}
      inherit
      underline="always"
    >
      {words}
    </InternalLink>
  )
}

interface PolicyLinkProps {
  readonly policy: NonNullable<DecisionStepFieldsFragment['policy']>
  /** Null if the realm was deleted, together with its policies. */
  readonly realmName: string | null
}
