import { Stack, Text, Title } from '@mantine/core'
import type { ReceiptFieldsFragment } from '../../generated/graphql.ts'
import { InternalLink } from '../../ui/InternalLink.tsx'
import { PolicyLink } from '../../ui/PolicyLink.tsx'
import type { ReceiptViewProps } from './ReceiptView.tsx'
import { type Change, whatToChangeFor } from './whatToChangeFor.ts'

/** For who would rather have had it allowed: what to change, and the way there. */
export function WhatToChange({ issuance, isNarrow }: ReceiptViewProps) {
  const reason = issuance.refusalReason ?? issuance.wouldBeRefusedFor
  if (reason === null) return null
  const { sentence, place } = whatToChangeFor(reason)
  return (
    <Stack component="section" gap={4} aria-label="What to change">
      <Title order={isNarrow ? 3 : 2}>How to allow this request</Title>
      <Text size="sm">{sentence}</Text>
      <Text size="sm">
        <WayThere issuance={issuance} place={place} />
      </Text>
    </Stack>
  )
}

function WayThere({ issuance: { realm, apiClient, steps, outcome }, place }: WayThereProps) {
  const isRefused = outcome === 'REFUSED'
  const policy = steps.find(({ isPassed, isEnforced }) => !isPassed && isEnforced === isRefused)?.policy
  if (place === 'policy' && policy)
    return (
      <>
        Policy of <PolicyLink policy={policy} realmName={realm?.name ?? null} />
      </>
    )
  if (place === 'site-settings' && apiClient)
    return (
      <InternalLink to="/sites/$siteId" params={{ siteId: apiClient.id }} search={{ tab: 'settings' }} {...LOOKS}>
        Settings of {apiClient.name}
      </InternalLink>
    )
  if (realm === null) return null
  if (place === 'destinations')
    return (
      <InternalLink
        to="/realms/$realmName"
        params={{ realmName: realm.name }}
        search={{ tab: 'destinations' }}
        {...LOOKS}
      >
        Destinations of {realm.name}
      </InternalLink>
    )
  if (place === 'blocks')
    return (
      <InternalLink to="/realms/$realmName" params={{ realmName: realm.name }} search={{ tab: 'blocks' }} {...LOOKS}>
        Blocks of {realm.name}
      </InternalLink>
    )
  if (place === 'pause')
    return (
      <InternalLink to="/" {...LOOKS}>
        Active pauses
      </InternalLink>
    )
  return null
}

const LOOKS = { inherit: true, underline: 'always' } as const

interface WayThereProps {
  readonly issuance: ReceiptFieldsFragment
  readonly place: Change['place']
}
