import { GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { invalidScalar } from './invalidScalar.ts'
import { scalarRules } from './scalarRules.ts'

/** RFC 3339 in UTC or with an offset, with fractions up to milliseconds. */
const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,3})?(?:Z|[+-](\d{2}):(\d{2}))$/

/** An instant: RFC 3339 in the API, milliseconds since 1970 UTC in the code. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (typeof value !== 'number') throw new TypeError('an instant is a number of milliseconds')
    return textOf(value)
  },
  parseValue: (value) => parse(value),
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined, node),
})

/** All issuances within one second have the same two instants. */
const texts = new Map<number, string>()
const TEXTS_MAX = 100

function textOf(instant: number): string {
  const known = texts.get(instant)
  if (known !== undefined) return known
  const text = new Date(instant).toISOString()
  if (texts.size >= TEXTS_MAX) texts.clear()
  texts.set(instant, text)
  return text
}

/** Validates the calendar day and time: Date.parse would turn 31 February into 3 March, and 24:00 into the next day. */
function parse(value: unknown, node?: ValueNode): number {
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

/** Outside these limits, an offset leads to a year that RFC 3339 cannot express. */
const FIRST_INSTANT = Date.parse('0000-01-01T00:00:00.000Z')
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z')

function daysIn(year: number, month: number): number {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (month === 2) return isLeapYear ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
