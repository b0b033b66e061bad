import { afterEach, describe, expect, it, vi } from 'vitest'
import { type BusinessHours, isOpen } from '../../src/policies/businessHours.ts'
import { isTimeZone } from '../../src/policies/timeZone.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** Returns some of the thousands of ways to write a name in lower and upper case. */
const spellingsOf = (name: string): string[] =>
  Array.from({ length: 256 }, (_, number) =>
    [...name]
      .map((letter, place) => ((number >> place) % 2 === 0 ? letter.toLowerCase() : letter.toUpperCase()))
      .join(''),
  )

describe('a time zone', () => {
  it('is cached once for all spellings of its name', () => {
    const made = vi.spyOn(Intl, 'DateTimeFormat')
    expect(spellingsOf('Africa/Addis_Ababa').every(isTimeZone)).toBe(true)
    expect(made).toHaveBeenCalledTimes(1)
  })

  it('is the same in every spelling', () => {
    const openings = spellingsOf('Asia/Tokyo').map((timeZone) =>
      isOpen(
        { timeZone, windows: [{ weekday: 'FRIDAY', opens: '00:00', closes: '24:00' }], closedDates: [] },
        Date.parse('2026-12-24T15:00:00Z'),
      ),
    )
    expect(new Set(openings)).toEqual(new Set([true]))
  })

  it('is not an offset, even if the runtime supports offsets', () => {
    const made = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' })
    const known = vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(function known() {
      return made
    })
    for (const name of ['+01:00', '-0330', ' UTC']) expect(isTimeZone(name)).toBe(false)
    expect(known).not.toHaveBeenCalled()
  })

  it('is read once for each day, and its days are dropped at a thousand, so that they do not fill the memory', () => {
    const noonOf = (day: number) => Date.UTC(2000, 0, 1 + day, 12)
    const hours: BusinessHours = {
      timeZone: 'America/Bogota',
      windows: [{ weekday: 'FRIDAY', opens: '00:00', closes: '24:00' }],
      closedDates: [],
    }
    for (let day = 0; day < 1_000; day += 1) isOpen(hours, noonOf(day))
    const asked = vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts')
    for (const day of [0, 500, 999]) isOpen(hours, noonOf(day))
    expect(asked).not.toHaveBeenCalled()
    isOpen(hours, noonOf(1_000))
    asked.mockClear()
    isOpen(hours, noonOf(0))
    expect(asked).toHaveBeenCalled()
  })

  it('keeps its new offset from the first minute of the day after a change', () => {
    // Berlin goes from 02:00 to 03:00 at 01:00Z on 29 March 2026.
    const hours: BusinessHours = {
      timeZone: 'Europe/Berlin',
      windows: [{ weekday: 'MONDAY', opens: '02:00', closes: '03:00' }],
      closedDates: [],
    }
    for (const date of ['2026-03-28', '2026-03-29']) isOpen(hours, Date.parse(`${date}T12:00:00Z`))
    expect(isOpen(hours, Date.parse('2026-03-30T00:00:00Z'))).toBe(true)
  })

  it('is not an offset, an abbreviation or an ordinary word', () => {
    for (const name of ['+01:00', 'UTC+1', 'Europe/Atlantis', '', 'Europe/Lisbon '])
      expect(isTimeZone(name)).toBe(false)
  })
})
