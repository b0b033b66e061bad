import type { SiteFieldsFragment } from '../../generated/graphql.ts'
import { lines } from '../../lib/lines.ts'

/** What can be set about a site, as the forms hold it; the field names are the paths that the server's issues name. */
export interface SiteSettings {
  name: string
  /** One to a line. */
  allowedOrigins: string
  reach: 'all' | 'chosen'
  destinationIds: string[]
}

export const SITE_FIELDS = ['realmId', 'name', 'allowedOrigins', 'destinationIds'] as const

export function siteSettingsOf({ name, allowedOrigins, destinations }: SiteFieldsFragment): SiteSettings {
  return {
    name,
    allowedOrigins: allowedOrigins.join('\n'),
    reach: destinations === null ? 'all' : 'chosen',
    destinationIds: destinations?.map(({ id }) => id) ?? [],
  }
}

export function siteInput({ name, allowedOrigins, reach, destinationIds }: SiteSettings) {
  return {
    name: name.trim(),
    allowedOrigins: lines(allowedOrigins),
    // Null, not absent: absent would leave a site that was narrow before as narrow as it was.
    destinationIds: reach === 'all' ? null : destinationIds,
  }
}
