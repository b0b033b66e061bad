import { afterEach, describe, expect, it, vi } from 'vitest'
import { isOpen } from '../../src/policies/openingTimes.ts'
import { isTimeZone } from '../../src/policies/wallClock.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** Some of the thousands of ways to write a name in small and capital letters. */
const spellingsOf = (name: string): string[] =>
  Array.from({ length: 256 }, (_, number) =>
    [...name]
      .map((letter, place) => ((number >> place) % 2 === 0 ? letter.toLowerCase() : letter.toUpperCase()))
      .join(''),
  )

describe('a time zone', () => {
  it('is kept once, however many spellings of its name are sent', () => {
    const made = vi.spyOn(Intl, 'DateTimeFormat')
    expect(spellingsOf('Africa/Addis_Ababa').every(isTimeZone)).toBe(true)
    expect(made).toHaveBeenCalledTimes(1)
  })

  it('is the same one in every spelling', () => {
    const openings = spellingsOf('Asia/Tokyo').map((timeZone) =>
      isOpen(
        { timeZone, windows: [{ weekday: 'FRIDAY', opens: '00:00', closes: '24:00' }], closedDates: [] },
        Date.parse('2026-12-24T15:00:00Z'),
      ),
    )
    expect(new Set(openings)).toEqual(new Set([true]))
  })

  it('is no offset, no abbreviation of one and no word', () => {
    for (const name of ['+01:00', 'UTC+1', 'Europe/Atlantis', '', 'Europe/Lisbon '])
      expect(isTimeZone(name)).toBe(false)
  })
})
