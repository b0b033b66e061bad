import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError, getNullableType, isListType } from 'graphql'
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
      didResolveOperation: async ({ source, schema, document, operationName, request }) => {
        if (texts.has(source)) return
        const cost = getComplexity({
          schema,
          query: document,
          ...(operationName === null ? {} : { operationName }),
          variables: request.variables ?? {},
          estimators: [estimate],
        })
        if (cost <= COST_MAX) return
        const message = `This asks for some ${cost} fields; an operation may ask for ${COST_MAX}. Ask for smaller pages.`
        throw new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } } })
      },
    }),
  }
}
