import { describe, expect, it } from 'vitest'
import { type CallAvailability, type CredentialsRefused, describeRefusal, type VisitorClock } from '../src/index.ts'

/** A Saturday morning in Berlin. */
const berlin: VisitorClock = { now: Date.parse('2026-11-28T08:00:00.000Z'), timeZone: 'Europe/Berlin', locale: 'de-DE' }

const refused = (refusal: Partial<CredentialsRefused>): CredentialsRefused => ({
  kind: 'refused',
  reason: 'OUTSIDE_BUSINESS_HOURS',
  message: 'A sentence of the server’s.',
  retryAt: null,
  publicMessage: null,
  challenge: null,
  issuanceId: 'iss_1',
  ...refusal,
})

const closed = (availability: Partial<CallAvailability>): CallAvailability => ({
  isOpen: false,
  reason: 'OUTSIDE_BUSINESS_HOURS',
  nextOpenAt: null,
  publicMessage: null,
  ...availability,
})

/** The character before AM depends on the version of the runtime. */
const withSpaces = (sentence: string) => sentence.replaceAll('\u202f', ' ')

describe('describeRefusal with a next opening time', () => {
  it.each([
    ['2026-11-28T08:00:30.000Z', 'We open in a minute.'],
    ['2026-11-28T08:01:00.000Z', 'We open in a minute.'],
    ['2026-11-28T08:01:01.000Z', 'We open at 09:02.'],
    ['2026-11-28T09:30:00.000Z', 'We open at 10:30.'],
    ['2026-11-28T22:59:00.000Z', 'We open at 23:59.'],
    ['2026-11-28T23:00:00.000Z', 'We open tomorrow at 00:00.'],
    ['2026-11-29T08:00:00.000Z', 'We open tomorrow at 09:00.'],
    ['2026-11-30T08:00:00.000Z', 'We open on Monday at 09:00.'],
    ['2026-12-04T08:00:00.000Z', 'We open on Friday at 09:00.'],
    ['2026-12-05T08:00:00.000Z', 'We open on Saturday 5 December at 09:00.'],
    ['2028-01-03T08:00:00.000Z', 'We open on Monday, 3 January 2028 at 09:00.'],
  ])('describes %s in the time zone and format of a visitor in Berlin: %s', (instant, sentence) => {
    expect(describeRefusal(closed({ nextOpenAt: instant }), berlin)).toBe(sentence)
    expect(describeRefusal(refused({ retryAt: instant }), berlin)).toBe(sentence)
  })

  it.each([
    ['America/New_York', 'en-US', 'We open on Monday at 4:00 AM.'],
    ['Asia/Kolkata', 'en-IN', 'We open on Monday at 2:30 pm.'],
    ['Pacific/Kiritimati', 'en-GB', 'We open on Monday at 23:00.'],
    ['Europe/Lisbon', 'pt-PT', 'We open on Monday at 09:00.'],
  ])('uses the time zone and locale of the visitor: %s, %s', (timeZone, locale, sentence) => {
    const availability = closed({ nextOpenAt: '2026-11-30T09:00:00.000Z' })
    expect(withSpaces(describeRefusal(availability, { ...berlin, timeZone, locale }))).toBe(sentence)
  })

  it("uses the visitor's day, not the server's", () => {
    const honolulu = { now: Date.parse('2026-11-29T09:30:00.000Z'), timeZone: 'Pacific/Honolulu', locale: 'en-GB' }
    expect(describeRefusal(closed({ nextOpenAt: '2026-11-29T10:00:00.000Z' }), honolulu)).toBe(
      'We open tomorrow at 00:00.',
    )
  })

  it('counts calendar days across a change to or from summer time', () => {
    const before = { now: Date.parse('2026-10-24T22:30:00.000Z'), timeZone: 'Europe/Berlin', locale: 'de-DE' }
    expect(describeRefusal(closed({ nextOpenAt: '2026-10-25T22:30:00.000Z' }), before)).toBe('We open at 23:30.')
    expect(describeRefusal(closed({ nextOpenAt: '2026-10-25T23:30:00.000Z' }), before)).toBe(
      'We open tomorrow at 00:30.',
    )
  })

  it('uses American date order for an American locale', () => {
    const american = { ...berlin, timeZone: 'America/Chicago', locale: 'en-US' }
    const availability = closed({ nextOpenAt: '2026-12-07T15:00:00.000Z' })
    expect(withSpaces(describeRefusal(availability, american))).toBe('We open on Monday, December 7 at 9:00 AM.')
  })

  it('omits the time if it is unknown', () => {
    expect(describeRefusal(closed({}), berlin)).toBe('We are closed.')
  })

  it("uses the browser's clock by default", () => {
    const nextOpenAt = new Date(Date.now() + 30_000).toISOString()
    expect(describeRefusal(closed({ nextOpenAt }))).toBe('We open in a minute.')
    expect(describeRefusal(closed({ nextOpenAt: '2099-01-01T00:00:00.000Z' }))).toMatch(/^We open on .+ at .+\.$/)
  })
})

describe('describeRefusal with any other reason', () => {
  const inAMinute = '2026-11-28T08:00:42.000Z'
  const tomorrow = '2026-11-29T08:00:00.000Z'

  it.each([
    [{ reason: 'RATE_LIMITED', retryAt: inAMinute }, 'Too many calls. Try again in a minute.'],
    [{ reason: 'RATE_LIMITED', retryAt: tomorrow }, 'Too many calls. Try again tomorrow at 09:00.'],
    [{ reason: 'RATE_LIMITED' }, 'Too many calls. Try again later.'],
    [{ reason: 'PAUSED' }, 'Calls are paused at the moment.'],
    [
      { reason: 'PAUSED', retryAt: tomorrow },
      'Calls are paused at the moment. Calls are possible again tomorrow at 09:00.',
    ],
    [{ reason: 'PAUSED', publicMessage: 'We are moving house' }, 'We are moving house'],
    [
      { reason: 'PAUSED', publicMessage: 'We are moving house', retryAt: tomorrow },
      'We are moving house. Calls are possible again tomorrow at 09:00.',
    ],
    [
      { reason: 'PAUSED', publicMessage: 'Merry Christmas!', retryAt: tomorrow },
      'Merry Christmas! Calls are possible again tomorrow at 09:00.',
    ],
    [{ reason: 'NETWORK_BLOCKED' }, 'Calls from your network are blocked.'],
    [
      { reason: 'NETWORK_BLOCKED', retryAt: tomorrow },
      'Calls from your network are blocked. Try again tomorrow at 09:00.',
    ],
    [{ reason: 'ORIGIN_NOT_ALLOWED' }, 'Calls from this page are not allowed.'],
    [{ reason: 'CALLEE_NOT_ALLOWED' }, 'This contact is not available.'],
    [{ reason: 'CHALLENGE_REQUIRED' }, 'Your browser did not pass the check for this call. Try again.'],
    [{ reason: 'CHALLENGE_FAILED' }, 'Your browser did not pass the check for this call. Try again.'],
  ] as const)('describes the reason and what to do: %j', (refusal, sentence) => {
    expect(describeRefusal(refused(refusal), berlin)).toBe(sentence)
    const { retryAt: nextOpenAt, ...rest } = { retryAt: null, ...refusal }
    expect(describeRefusal(closed({ ...rest, nextOpenAt }), berlin)).toBe(sentence)
  })

  it("uses the server's message for a reason that it does not know", () => {
    const answer = JSON.stringify({ ...refused({ retryAt: tomorrow }), reason: 'A_LATER_INVENTION' })
    const newer: CredentialsRefused = JSON.parse(answer)
    expect(describeRefusal(newer, berlin)).toBe('A sentence of the server’s. Try again tomorrow at 09:00.')
    const { retryAt, message, kind, ...rest } = newer
    const availability: CallAvailability = { ...rest, isOpen: false, nextOpenAt: null }
    expect(describeRefusal(availability, berlin)).toBe('Calls are not possible now.')
  })

  it('returns an empty string if calls are allowed', () => {
    expect(describeRefusal({ isOpen: true, reason: null, nextOpenAt: null, publicMessage: null })).toBe('')
  })
})
