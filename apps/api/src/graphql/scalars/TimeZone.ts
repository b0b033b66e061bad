import { isTimeZone } from '@anoncall/domain'
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { invalidScalar } from './invalidScalar.ts'
import { scalarRules } from './scalarRules.ts'

/** An IANA zone name, as text: `Europe/Lisbon`. */
export const TimeZone = new GraphQLScalarType<string, string>({
  name: 'TimeZone',
  serialize: String,
  parseValue: (value) => parse(value),
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined, node),
})

function parse(value: unknown, node?: ValueNode): string {
  if (typeof value === 'string' && isTimeZone(value)) return value
  throw invalidScalar(scalarRules.timeZone, node)
}
