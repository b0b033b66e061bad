import { GraphQLError, type ValueNode } from 'graphql'

/** @param node The value's location in the document; absent for a variable, whose location graphql-js adds itself. */
export function invalidScalar(rule: string, node: ValueNode | undefined): GraphQLError {
  return new GraphQLError(rule, { nodes: node ?? null })
}
