import { isTimeZone } from '@anoncall/domain'
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql'

/** An instant: RFC 3339 in the API, milliseconds since 1970 UTC in the code. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (typeof value !== 'number') throw new TypeError('an instant is a number of milliseconds')
    return new Date(value).toISOString()
  },
  parseValue: (value) => parseInstant(value),
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : undefined, node),
})

/** RFC 3339 in UTC or with an offset, with fractions up to milliseconds. */
const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,3})?(?:Z|[+-](\d{2}):(\d{2}))$/

/**
 * Parses an instant. Checks the calendar day and the time, because `Date.parse` would turn 31 February into 3 March,
 * and 24:00 into the next day.
 */
function parseInstant(value: unknown, node?: ValueNode): number {
  const parts = typeof value === 'string' ? rfc3339.exec(value) : null
  if (parts === null) throw invalidScalar(scalarRules.dateTimeForm, node)
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0))
  const isTime = hour <= 23 && minute <= 59 && second <= 59 && offsetHour <= 23 && offsetMinute <= 59
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
  const instant = isDay && isTime ? Date.parse(parts[0]) : Number.NaN
  if (!(instant >= FIRST_INSTANT && instant <= LAST_INSTANT)) throw invalidScalar(scalarRules.dateTimeCalendar, node)
  return instant
}

/**
 * The earliest instant that RFC 3339 can express in UTC. A text with an offset can denote an earlier instant, which is
 * rejected.
 */
const FIRST_INSTANT = Date.parse('0000-01-01T00:00:00.000Z')
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z')

function daysIn(year: number, month: number): number {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (month === 2) return isLeapYear ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** A calendar day without a time zone, as text: `2026-12-25`. */
export const LocalDate = new GraphQLScalarType<string, string>({
  name: 'LocalDate',
  serialize: String,
  parseValue: (value) => parseDay(value),
  parseLiteral: (node) => parseDay(node.kind === Kind.STRING ? node.value : undefined, node),
})

function parseDay(value: unknown, node?: ValueNode): string {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    const day = new Date(`${value}T00:00:00Z`)
    // `Date` would parse a day that does not exist as a different day.
    if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)) return value
  }
  throw invalidScalar(scalarRules.localDate, node)
}

/** A wall-clock time without a time zone, as text: `08:30`. `24:00` is the end of a day. */
export const LocalTime = new GraphQLScalarType<string, string>({
  name: 'LocalTime',
  serialize: String,
  parseValue: (value) => parseTime(value),
  parseLiteral: (node) => parseTime(node.kind === Kind.STRING ? node.value : undefined, node),
})

function parseTime(value: unknown, node?: ValueNode): string {
  if (typeof value === 'string' && /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/.test(value)) return value
  throw invalidScalar(scalarRules.localTime, node)
}

/** An IANA zone name, as text: `Europe/Lisbon`. */
export const TimeZone = new GraphQLScalarType<string, string>({
  name: 'TimeZone',
  serialize: String,
  parseValue: (value) => parseZone(value),
  parseLiteral: (node) => parseZone(node.kind === Kind.STRING ? node.value : undefined, node),
})

function parseZone(value: unknown, node?: ValueNode): string {
  if (typeof value === 'string' && isTimeZone(value)) return value
  throw invalidScalar(scalarRules.timeZone, node)
}

/**
 * @param node The value's location in the document; absent for variables, because graphql-js adds their location
 * itself.
 */
function invalidScalar(rule: string, node: ValueNode | undefined): GraphQLError {
  return new GraphQLError(rule, { nodes: node ?? null })
}

/**
 * The rules for the values of each scalar. A rule never repeats the rejected value, so it is safe to show the rule to
 * callers.
 */
export const scalarRules = {
  dateTimeForm: 'A DateTime is written like 2026-03-01T09:30:00.000Z, with at most three digits after the seconds.',
  dateTimeCalendar:
    'A DateTime needs an existing calendar day, a time from 00:00:00 to 23:59:59, an offset up to 23:59 and, in UTC, a year up to 9999.',
  localDate: 'A LocalDate is an existing calendar day, written like 2026-12-25.',
  localTime: 'A LocalTime is written like 08:30, from 00:00 to 24:00.',
  timeZone: 'A TimeZone is an IANA zone name, such as Europe/Lisbon.',
} as const
