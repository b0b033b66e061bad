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
    sentence: 'Resume the paused item named in the step above. No other change is needed.',
    place: 'pause',
  },
  ORIGIN_NOT_ALLOWED: {
    sentence: 'If this is your page, add its exact origin to the allowed origins of the site.',
    place: 'site-settings',
  },
  CALLEE_NOT_ALLOWED: {
    sentence:
      'To make it callable, create a destination with this alias, allow the destination for the site, or add a pattern for addresses.',
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
      'Usually no change is needed: the visitor’s browser solves the challenge and retries automatically. To stop requiring it, turn it off in the policy.',
    place: 'policy',
  },
  CHALLENGE_FAILED: {
    sentence:
      'Usually no change is needed: a retry gets a new challenge. The solution was wrong, too late or used twice.',
    place: 'policy',
  },
}
