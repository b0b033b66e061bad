import { Checkbox, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import { SplicePartners } from '../../entities/splice/SplicePartners.tsx'
import type { SiteFieldsFragment } from '../../generated/graphql.ts'
import { useSiteSplicePartnersQuery } from '../../generated/hooks.ts'
import { lines } from '../../lib/lines.ts'

/** The fields to create and edit a site: name, origins and callable destinations. */
export function SiteSettingsFields({ field, reach, destinations, isReadOnly = false }: SiteSettingsFieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        description="For this console and the audit log."
        placeholder="Acme web shop"
        withAsterisk={!isReadOnly}
        readOnly={isReadOnly}
        {...field('name')}
      />
      <Textarea
        label="Allowed origins"
        description="One origin per line, as the browser sends it: scheme, host and any non-default port. Publishable keys work only on pages with these origins, so a site with a publishable key needs at least one origin. Secret keys need none."
        placeholder="https://www.acme.example"
        autosize
        minRows={2}
        spellCheck={false}
        readOnly={isReadOnly}
        {...field('allowedOrigins')}
      />
      <Radio.Group label="Callable destinations" {...field('reach')} readOnly={isReadOnly}>
        <Stack gap="xs" mt="xs">
          <Radio value="all" label="All destinations of the realm, including future ones" disabled={isReadOnly} />
          <Radio value="chosen" label="Selected destinations" disabled={isReadOnly} />
        </Stack>
      </Radio.Group>
      {reach === 'chosen' && (
        <Checkbox.Group label="Allowed destinations" {...field('destinationIds')}>
          <Stack gap="xs" mt="xs">
            {destinations.length === 0 && (
              <Text size="sm" c="dimmed">
                The realm has no destination yet.
              </Text>
            )}
            {destinations.map(({ id, alias, displayName }) => (
              <Checkbox key={id} value={id} label={`${displayName} (${alias})`} disabled={isReadOnly} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </>
  )
}

interface SiteSettingsFieldsProps {
  readonly field: (path: string) => GetInputPropsReturnType
  readonly reach: 'all' | 'chosen'
  /** The destinations of the realm. */
  readonly destinations: readonly { readonly id: string; readonly alias: string; readonly displayName: string }[]
  readonly isReadOnly?: boolean
}

/**
 * Warns about callees that a site can reach although it must not call them. Renders nothing if there are no such callees or if the
 * query fails.
 */
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

/** The form values of a site's settings. The field names match the paths in the server's issues. */
export interface SiteSettings {
  name: string
  /** One origin per line. */
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
    // Null instead of undefined, because undefined would keep an earlier selection of destinations.
    destinationIds: reach === 'all' ? null : destinationIds,
  }
}
