import { GraphQLError, type ValueNode } from 'graphql'

/** @param node Where the value is in the document; absent for a variable, whose place graphql-js names itself. */
export function invalidScalar(rule: string, node: ValueNode | undefined): GraphQLError {
  return new GraphQLError(rule, { nodes: node ?? null })
}
