import type { RefusalReason } from '../../generated/graphql.ts'

/** What somebody would change who wants such a request to be let through, and where. */
export function whatToChangeFor(reason: RefusalReason): Change {
  return CHANGES[reason]
}

export interface Change {
  readonly sentence: string
  /** `policy` is the one of the step that refused. */
  readonly place: 'pause' | 'site-settings' | 'destinations' | 'blocks' | 'policy'
}

const CHANGES: Record<RefusalReason, Change> = {
  PAUSED: {
    sentence: 'Resume what is paused, named in the step above. Nothing else has to change.',
    place: 'pause',
  },
  ORIGIN_NOT_ALLOWED: {
    sentence: 'If the page is yours, add its origin to the allowed origins of the site, letter for letter.',
    place: 'site-settings',
  },
  CALLEE_NOT_ALLOWED: {
    sentence:
      'If it should be callable, create a destination with this alias, allow it to the site, or add a pattern for addresses.',
    place: 'destinations',
  },
  NETWORK_BLOCKED: {
    sentence: 'Lift the block, if it is not meant any more. It ends by itself where it has an end.',
    place: 'blocks',
  },
  OUTSIDE_BUSINESS_HOURS: {
    sentence:
      'Widen the hours, or take the day from the closed ones. Nothing has to change if it should wait until then.',
    place: 'policy',
  },
  RATE_LIMITED: {
    sentence: 'Raise the limit or shorten its time. It lets through again by itself once the time is over.',
    place: 'policy',
  },
  CHALLENGE_REQUIRED: {
    sentence: 'Usually nothing: the visitor’s browser solves it and asks again by itself. To do without, turn it off.',
    place: 'policy',
  },
  CHALLENGE_FAILED: {
    sentence: 'Usually nothing: asking again brings a new one. It was solved wrongly, too late, or used twice.',
    place: 'policy',
  },
}
