import type { ActivitySearch } from '../../lib/issuanceFilterOf.ts'

/** The condition in Activity for what is looked at here: an id's prefix tells what it names. */
export function ownerSearch(of: string | undefined): ActivitySearch {
  if (of === undefined) return {}
  if (of.startsWith('rlm_')) return { realm: of }
  return of.startsWith('cli_') ? { site: of } : { destination: of }
}
