import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BusinessHours, isOpen, nextCommonOpening, nextOpening } from '../../src/policies/businessHours.ts'
import { hoursAround, instantsIn, zones } from './arbitraries.ts'
import { isOpenByCalendar } from './isOpenByCalendar.ts'

const QUARTER = 900_000
const at = (text: string): number => Date.parse(text)

/** Sundays, when clocks change in Europe and America. */
const sunday = (opens: string, closes: string, timeZone = 'Europe/Lisbon'): BusinessHours => ({
  timeZone,
  windows: [{ weekday: 'SUNDAY', opens, closes }],
  closedDates: [],
})

const caseOf = fc
  .constantFrom(...zones)
  .chain((zone) => instantsIn(zone).chain((instant) => fc.tuple(fc.constant(instant), hoursAround(zone, instant))))

describe('business hours', () => {
  it('are open exactly when a calendar library says so, in every zone and around every clock change', () => {
    fc.assert(
      fc.property(caseOf, ([instant, hours]) => {
        for (let step = 0; step < 40; step += 1) {
          const moment = instant + step * QUARTER
          expect(isOpen(hours, moment)).toBe(isOpenByCalendar(hours, moment))
        }
      }),
      { numRuns: 400 },
    )
  })

  it('open next at the first instant at which they are open', () => {
    let found = 0
    fc.assert(
      fc.property(caseOf, ([instant, hours]) => {
        const next = nextOpening(hours, instant)
        const end = next ?? instant
        if (isOpenByCalendar(hours, instant)) {
          expect(next).toBeNull()
          return
        }
        for (let moment = instant; moment < Math.min(end, instant + 9 * 86_400_000); moment += QUARTER)
          expect(isOpenByCalendar(hours, moment)).toBe(false)
        if (next === null) return
        found += 1
        expect(isOpenByCalendar(hours, next)).toBe(true)
        expect(isOpenByCalendar(hours, next - 60_000)).toBe(false)
      }),
      { numRuns: 300 },
    )
    expect(found).toBeGreaterThan(100)
  })

  it('return the same results after any earlier evaluations, in any order', () => {
    const steps = fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 5, maxLength: 30 })
    fc.assert(
      fc.property(caseOf, steps, ([instant, hours], daysAway) => {
        for (const days of daysAway) {
          const moment = instant + days * 86_400_000
          expect(nextOpening(hours, moment)).toBe(nextOpening({ ...hours }, moment))
        }
      }),
      { numRuns: 100 },
    )
    // Closed on every day of its year, so that it opens only in the next one.
    const closedDates = Array.from({ length: 53 }, (_, week) =>
      new Date(at('2026-01-04T00:00:00Z') + week * 7 * 86_400_000).toISOString().slice(0, 10),
    )
    const hours = { ...sunday('10:00', '12:00', 'UTC'), closedDates }
    expect(nextOpening(hours, at('2026-01-01T00:00:00Z'))).toBeNull()
    expect(nextOpening(hours, at('2026-01-08T00:00:00Z'))).toBeNull()
    expect(nextOpening(hours, at('2026-01-10T00:00:00Z'))).toBe(at('2027-01-10T10:00:00Z'))
  })

  it('skip the local times that a clock change skips in spring', () => {
    // Lisbon goes from 01:00 to 02:00 at 01:00Z on 29 March 2026.
    expect(nextOpening(sunday('01:15', '01:45'), at('2026-03-28T12:00:00Z'))).toBe(at('2026-04-05T00:15:00Z'))
    expect(nextOpening(sunday('01:15', '05:00'), at('2026-03-28T12:00:00Z'))).toBe(at('2026-03-29T01:00:00Z'))
  })

  it('are open twice if a clock change repeats an hour in autumn', () => {
    // Lisbon goes from 02:00 back to 01:00 at 01:00Z on 25 October 2026.
    const hours = sunday('01:15', '01:45')
    expect(nextOpening(hours, at('2026-10-25T00:00:00Z'))).toBe(at('2026-10-25T00:15:00Z'))
    expect(nextOpening(hours, at('2026-10-25T00:50:00Z'))).toBe(at('2026-10-25T01:15:00Z'))
    expect(isOpen(hours, at('2026-10-25T01:44:59Z'))).toBe(true)
    expect(isOpen(hours, at('2026-10-25T01:45:00Z'))).toBe(false)
  })

  it('open at a clock change that sets the time back into a window', () => {
    const hours = sunday('00:30', '01:30')
    expect(nextOpening(hours, at('2026-10-25T00:45:00Z'))).toBe(at('2026-10-25T01:00:00Z'))
  })

  it('continue past midnight with two windows, without a gap at 24:00', () => {
    const hours: BusinessHours = {
      timeZone: 'UTC',
      windows: [
        { weekday: 'SATURDAY', opens: '22:00', closes: '24:00' },
        { weekday: 'SUNDAY', opens: '00:00', closes: '02:00' },
      ],
      closedDates: [],
    }
    expect(isOpen(hours, at('2026-01-03T23:59:59.999Z'))).toBe(true)
    expect(isOpen(hours, at('2026-01-04T00:00:00Z'))).toBe(true)
    expect(isOpen(hours, at('2026-01-04T02:00:00Z'))).toBe(false)
  })

  it('are closed on a closed date of their own zone', () => {
    const hours: BusinessHours = {
      timeZone: 'Asia/Tokyo',
      windows: [{ weekday: 'FRIDAY', opens: '00:00', closes: '24:00' }],
      closedDates: ['2026-12-25'],
    }
    expect(isOpen(hours, at('2026-12-24T16:00:00Z'))).toBe(false)
    expect(nextOpening(hours, at('2026-12-24T16:00:00Z'))).toBe(at('2026-12-31T15:00:00Z'))
  })

  it('never open if all dates of the coming year are closed', () => {
    const start = at('2026-01-04T00:00:00Z')
    const closedDates = Array.from({ length: 380 }, (_, day) =>
      new Date(start + day * 86_400_000).toISOString().slice(0, 10),
    )
    expect(nextOpening({ ...sunday('09:00', '10:00'), closedDates }, start)).toBeNull()
  })

  it('have a common opening at the first instant at which all of them are open', () => {
    const early = sunday('08:00', '12:00', 'UTC')
    const late = sunday('10:00', '14:00', 'UTC')
    expect(nextCommonOpening([early, late], at('2026-01-03T00:00:00Z'))).toBe(at('2026-01-04T10:00:00Z'))
    const never = sunday('12:00', '14:00', 'UTC')
    expect(nextCommonOpening([sunday('08:00', '12:00', 'UTC'), never], at('2026-01-03T00:00:00Z'))).toBeNull()
  })

  it('have a common opening within a year or none, for any sequence of openings', () => {
    const closedUntilSunday = (count: number): BusinessHours => ({
      ...sunday('10:00', '12:00', 'UTC'),
      closedDates: Array.from({ length: count }, (_, week) =>
        new Date(at('2026-01-04T00:00:00Z') + week * 7 * 86_400_000).toISOString().slice(0, 10),
      ),
    })
    const start = at('2026-01-01T00:00:00Z')
    const [summer, nextYear] = [closedUntilSunday(26), closedUntilSunday(58)]
    expect(nextCommonOpening([summer], start)).toBe(at('2026-07-05T10:00:00Z'))
    expect(nextCommonOpening([summer, nextYear], start)).toBeNull()
    expect(nextCommonOpening([nextYear, summer], start)).toBeNull()
    expect(nextCommonOpening([summer, nextYear], at('2026-06-01T00:00:00Z'))).toBe(at('2027-02-14T10:00:00Z'))
  })

  it('are searched 366 days ahead, and not a minute more', () => {
    const closedDates = Array.from({ length: 53 }, (_, week) =>
      new Date(at('2026-01-04T00:00:00Z') + week * 7 * 86_400_000).toISOString().slice(0, 10),
    )
    const hours = { ...sunday('10:00', '12:00', 'UTC'), closedDates }
    expect(nextOpening({ ...hours }, at('2026-01-09T10:00:00Z'))).toBeNull()
    expect(nextOpening({ ...hours }, at('2026-01-09T10:01:00Z'))).toBe(at('2027-01-10T10:00:00Z'))
  })

  it('open with the earliest window of a day, in any order of input', () => {
    const [{ windows: morning }, { windows: noon }] = [sunday('08:00', '09:00'), sunday('12:00', '13:00')]
    const hours = { ...sunday('08:00', '09:00', 'UTC'), windows: [...noon, ...morning] }
    expect(nextOpening(hours, at('2026-01-03T00:00:00Z'))).toBe(at('2026-01-04T08:00:00Z'))
  })

  it('handle weekdays before 1970', () => {
    const hours: BusinessHours = {
      timeZone: 'UTC',
      windows: [{ weekday: 'WEDNESDAY', opens: '00:00', closes: '24:00' }],
      closedDates: [],
    }
    expect(isOpen(hours, at('1969-12-31T12:00:00Z'))).toBe(true)
    expect(isOpen(hours, at('1969-12-30T12:00:00Z'))).toBe(false)
  })
})
