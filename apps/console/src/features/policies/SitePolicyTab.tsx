import { OwnerPolicy } from './OwnerPolicy.tsx'

/** The policy of one site: it counts for calls that come with its keys, whomever they are for. */
export function SitePolicyTab({ site: { id, name } }: SitePolicyTabProps) {
  return (
    <OwnerPolicy
      target={{ id, word: 'site', name: `site ${name}` }}
      scope="MANAGE_CLIENTS"
      others="the policies of the realm and the destination"
    />
  )
}

interface SitePolicyTabProps {
  readonly site: { readonly id: string; readonly name: string }
}
