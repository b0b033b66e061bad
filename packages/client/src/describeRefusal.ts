import type { CallAvailability } from './CallAvailability.ts'
import { describeMoment, type VisitorClock } from './describeMoment.ts'
import type { CredentialsRefused } from './IssuanceOutcome.ts'

/**
 * Returns an English sentence for the visitor, for example "We open tomorrow at 09:00." The sentence explains why a call is not possible
 * and what to do. Times are in the visitor's own time zone and format. Returns an empty string for an availability that allows calls.
 *
 * @example
 * describeRefusal(await askAvailability(calls, 'support'))
 */
export function describeRefusal(refusal: CredentialsRefused | CallAvailability, visitor?: VisitorClock): string {
  const { reason, publicMessage } = refusal
  const instant = 'isOpen' in refusal ? refusal.nextOpenAt : refusal.retryAt
  const when = instant && describeMoment(instant, visitor)
  switch (reason) {
    case null:
      return ''
    case 'OUTSIDE_BUSINESS_HOURS':
      return when ? `We open ${when}.` : 'We are closed.'
    case 'RATE_LIMITED':
      return `Too many calls. Try again ${when || 'later'}.`
    case 'PAUSED': {
      const why = publicMessage ?? 'Calls are paused at the moment.'
      return when ? `${withPeriod(why)} Calls are possible again ${when}.` : why
    }
    case 'CHALLENGE_REQUIRED':
    case 'CHALLENGE_FAILED':
      return 'Your browser did not pass the check for this call. Try again.'
    default: {
      const why = SENTENCES[reason] ?? ('message' in refusal ? refusal.message : 'Calls are not possible now.')
      return when ? `${withPeriod(why)} Try again ${when}.` : why
    }
  }
}

/** Adds a period if the administrator's message ends without punctuation. */
function withPeriod(sentence: string): string {
  return /[\p{L}\p{N}]$/u.test(sentence) ? `${sentence}.` : sentence
}

/** The sentences by reason. For the new reasons of a newer server, the server's own sentence is used. */
const SENTENCES: Readonly<Record<string, string>> = {
  NETWORK_BLOCKED: 'Calls from your network are blocked.',
  ORIGIN_NOT_ALLOWED: 'Calls from this page are not allowed.',
  CALLEE_NOT_ALLOWED: 'This contact is not available.',
}
