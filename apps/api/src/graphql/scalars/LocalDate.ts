import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

/** A calendar day without a zone, as text: `2026-12-25`. */
export const LocalDate = new GraphQLScalarType<string, string>({
  name: 'LocalDate',
  serialize: String,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
})

function parse(value: unknown): string {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    const day = new Date(`${value}T00:00:00Z`)
    // A day that is not in the calendar would come back as another.
    if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)) return value
  }
  throw new GraphQLError('A LocalDate is a day of the calendar, written like 2026-12-25.')
}
