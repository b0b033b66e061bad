import type { ApolloServerPlugin } from '@apollo/server'
import {
  GraphQLError,
  type GraphQLSchema,
  getNullableType,
  getVariableValues,
  isListType,
  type OperationDefinitionNode,
} from 'graphql'
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity'
import type { GraphQLContext } from '../GraphQLContext.ts'
import type { KnownDocuments } from './safelist.ts'

/** Fields that one operation may give back at most, as estimated before it is executed. */
const COST_MAX = 20_000
/** What a list without paging is taken for; the contract bounds each. */
const LIST_LENGTH_ASSUMED = 10

/** A page counts as long as it was asked to be, whether the number stands in the document or in a variable. */
const estimate: ComplexityEstimator = ({ args, field, childComplexity }) => {
  const first: unknown = args.first
  if (typeof first === 'number') return 1 + Math.max(first, 1) * childComplexity
  return (
    1 + childComplexity * (isListType(getNullableType(field.type)) && field.name !== 'edges' ? LIST_LENGTH_ASSUMED : 1)
  )
}

/** Refuses operations that would give back too much. Our own documents are known to be modest and are not counted. */
export function limitCost(known: KnownDocuments): ApolloServerPlugin<GraphQLContext> {
  const texts = new Set(known.values())
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ source, schema, document, operation, operationName, request }) => {
        const variables = request.variables ?? {}
        // Variables that do not fit are refused by the execution itself, in words that repeat no value.
        if (texts.has(source) || operation === undefined || !doVariablesFit(schema, operation, variables)) return
        const query = { schema, query: document, variables, estimators: [estimate] }
        const cost = costOf({ ...query, ...(operationName === null ? {} : { operationName }) })
        if (cost <= COST_MAX) return
        const message = `This asks for more than ${COST_MAX} fields. Ask for smaller pages.`
        throw new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } } })
      },
    }),
  }
}

function doVariablesFit(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): boolean {
  return (
    getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 }).errors === undefined
  )
}

/** What is too intertwined to be counted costs more than anything. */
function costOf(query: Parameters<typeof getComplexity>[0]): number {
  try {
    return getComplexity(query)
  } catch (error) {
    if (error instanceof GraphQLError) return Number.POSITIVE_INFINITY
    throw error
  }
}
