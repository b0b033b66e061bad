import { isTimeZone } from '@anoncall/domain'
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

/** An IANA zone name, as text: `Europe/Lisbon`. */
export const TimeZone = new GraphQLScalarType<string, string>({
  name: 'TimeZone',
  serialize: String,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
})

function parse(value: unknown): string {
  if (typeof value === 'string' && isTimeZone(value)) return value
  throw new GraphQLError('A TimeZone is an IANA zone name, such as Europe/Lisbon.')
}
