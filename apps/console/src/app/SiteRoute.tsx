import { SitePolicyTab } from '../features/policies/SitePolicyTab.tsx'
import { SitePage } from '../features/sites/SitePage.tsx'

/** One site, with the part that a feature of its own brings to it. */
export function SiteRoute() {
  return <SitePage policy={(site) => <SitePolicyTab site={site} />} />
}
