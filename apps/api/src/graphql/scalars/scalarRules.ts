/** The rule for the values of each scalar. No sentence repeats a value, so callers may see all of them. */
export const scalarRules = {
  dateTimeForm: 'A DateTime is written like 2026-03-01T09:30:00.000Z, with at most three digits after the seconds.',
  dateTimeCalendar:
    'A DateTime needs an existing calendar day, a time from 00:00:00 to 23:59:59, an offset up to 23:59 and, in UTC, a year up to 9999.',
  localDate: 'A LocalDate is an existing calendar day, written like 2026-12-25.',
  localTime: 'A LocalTime is written like 08:30, from 00:00 to 24:00.',
  timeZone: 'A TimeZone is an IANA zone name, such as Europe/Lisbon.',
} as const
