import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

/** A wall-clock time without a zone, as text: `08:30`; `24:00` is the end of a day. */
export const LocalTime = new GraphQLScalarType<string, string>({
  name: 'LocalTime',
  serialize: String,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
})

function parse(value: unknown): string {
  if (typeof value === 'string' && /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/.test(value)) return value
  throw new GraphQLError('A LocalTime is written like 08:30, from 00:00 to 24:00.')
}
