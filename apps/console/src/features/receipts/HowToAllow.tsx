import { Stack, Text, Title } from '@mantine/core'
import { PolicyLink } from '../../entities/policy/PolicyLink.tsx'
import type { ReceiptFieldsFragment, RefusalReason } from '../../generated/graphql.ts'
import { InternalLink } from '../../ui/InternalLink.tsx'

/** Explains how to allow the request, with a link to the setting. */
export function HowToAllow({ receipt, isNarrow }: HowToAllowProps) {
  const reason = receipt.refusalReason ?? receipt.wouldBeRefusedFor
  if (reason === null) return null
  const { sentence, place } = changeFor(reason)
  return (
    <Stack component="section" gap={4} aria-label="How to allow this request">
      <Title order={isNarrow ? 3 : 2}>How to allow this request</Title>
      <Text size="sm">{sentence}</Text>
      <Text size="sm">
        <SettingLink receipt={receipt} place={place} />
      </Text>
    </Stack>
  )
}

interface HowToAllowProps {
  readonly receipt: ReceiptFieldsFragment
  /** Whether the receipt is beside a list and therefore has smaller headings. */
  readonly isNarrow?: boolean | undefined
}

function SettingLink({ receipt: { realm, apiClient, steps, outcome }, place }: SettingLinkProps) {
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
      <InternalLink to="/sites/$siteId" params={{ siteId: apiClient.id }} search={{ tab: 'settings' }} {...LINK_PROPS}>
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
        {...LINK_PROPS}
      >
        Destinations of {realm.name}
      </InternalLink>
    )
  if (place === 'blocks')
    return (
      <InternalLink
        to="/realms/$realmName"
        params={{ realmName: realm.name }}
        search={{ tab: 'blocks' }}
        {...LINK_PROPS}
      >
        Blocks of {realm.name}
      </InternalLink>
    )
  if (place === 'pause')
    return (
      <InternalLink to="/" {...LINK_PROPS}>
        Active pauses
      </InternalLink>
    )
  return null
}

const LINK_PROPS = { inherit: true, underline: 'always' } as const

interface SettingLinkProps {
  readonly receipt: ReceiptFieldsFragment
  readonly place: Change['place']
}

/** Returns the change that would allow a request with this refusal reason. */
function changeFor(reason: RefusalReason): Change {
  return CHANGES[reason]
}

interface Change {
  readonly sentence: string
  /** The setting to change. `policy` means the policy of the step that refused the request. */
  readonly place: 'pause' | 'site-settings' | 'destinations' | 'blocks' | 'policy'
}

const CHANGES: Record<RefusalReason, Change> = {
  PAUSED: {
    sentence: 'Resume the paused item named in the step above. No other change is needed.',
    place: 'pause',
  },
  ORIGIN_NOT_ALLOWED: {
    sentence: 'If this is your page, add its exact origin to the allowed origins of the site.',
    place: 'site-settings',
  },
  CALLEE_NOT_ALLOWED: {
    sentence:
      'To make the callee callable, create a destination with this alias, allow the destination for the site, or add a pattern for addresses.',
    place: 'destinations',
  },
  NETWORK_BLOCKED: {
    sentence: 'Lift the block if it is no longer needed. A block with an end time expires by itself.',
    place: 'blocks',
  },
  OUTSIDE_BUSINESS_HOURS: {
    sentence:
      'Extend the hours, or remove the day from the closed days. If callers can wait until you open, no change is needed.',
    place: 'policy',
  },
  RATE_LIMITED: {
    sentence: 'Raise the limit or shorten its window. Requests are allowed again when the window ends.',
    place: 'policy',
  },
  CHALLENGE_REQUIRED: {
    sentence:
      'Usually no change is needed: the visitor’s browser solves the challenge and retries automatically. To stop requiring a proof of work, turn it off in the policy.',
    place: 'policy',
  },
  CHALLENGE_FAILED: {
    sentence:
      'Usually no change is needed: a retry gets a new challenge. The solution was wrong, too late or used twice.',
    place: 'policy',
  },
}
