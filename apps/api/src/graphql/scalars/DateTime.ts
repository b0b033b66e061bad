import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

/** RFC 3339 in UTC or with an offset; fractions up to milliseconds. */
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/

/** An instant: RFC 3339 outside, milliseconds since 1970 UTC inside. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (typeof value !== 'number') throw new TypeError('an instant is a number of milliseconds')
    return textOf(value)
  },
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
})

/** What is issued within one second has the same two instants. */
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

function parse(value: unknown): number {
  const instant = typeof value === 'string' && rfc3339.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(instant)) throw new GraphQLError('A DateTime is written like 2026-03-01T09:30:00.000Z.')
  return instant
}
