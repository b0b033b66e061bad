import { GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { invalidScalar } from './invalidScalar.ts'
import { scalarRules } from './scalarRules.ts'

/** A wall-clock time without a time zone, as text: `08:30`. `24:00` is the end of a day. */
export const LocalTime = new GraphQLScalarType<string, string>({
  name: 'LocalTime',
  serialize: String,
  parseValue: (value) => parse(value),
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined, node),
})

function parse(value: unknown, node?: ValueNode): string {
  if (typeof value === 'string' && /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/.test(value)) return value
  throw invalidScalar(scalarRules.localTime, node)
}
