import { SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { SiteFieldsFragment } from '../../generated/graphql.ts'
import { Snippet } from '../../ui/Snippet.tsx'
import { SNIPPET_KINDS, siteSnippet } from './siteSnippet.ts'

/** Code snippets with this server's URL and one of the site's callees filled in. */
export function CodeTab({ site }: { readonly site: SiteFieldsFragment }) {
  const [kind, setKind] = useState<(typeof SNIPPET_KINDS)[number]['kind']>('tag')
  const { name, advice } = SNIPPET_KINDS.find((candidate) => candidate.kind === kind) ?? SNIPPET_KINDS[0]
  const callee = (site.destinations ?? site.realm.destinations)[0]?.alias ?? 'support'
  const code = siteSnippet(kind, { endpoint: `${window.location.origin}/graphql`, callee })
  return (
    <Stack maw={820}>
      <SegmentedControl
        aria-label="Where the code runs"
        data={SNIPPET_KINDS.map((each) => ({ value: each.kind, label: each.name }))}
        value={kind}
        onChange={setKind}
        style={{ alignSelf: 'flex-start' }}
      />
      <Text size="sm" c="dimmed">
        {advice}
      </Text>
      <Snippet code={code} subject={`snippet for ${name}`} />
    </Stack>
  )
}
