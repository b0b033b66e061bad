import { GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { invalidScalar } from './invalidScalar.ts'
import { scalarRules } from './scalarRules.ts'

/** A calendar day without a time zone, as text: `2026-12-25`. */
export const LocalDate = new GraphQLScalarType<string, string>({
  name: 'LocalDate',
  serialize: String,
  parseValue: (value) => parse(value),
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined, node),
})

function parse(value: unknown, node?: ValueNode): string {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    const day = new Date(`${value}T00:00:00Z`)
    // Parsing would turn a day that does not exist into another day.
    if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)) return value
  }
  throw invalidScalar(scalarRules.localDate, node)
}
