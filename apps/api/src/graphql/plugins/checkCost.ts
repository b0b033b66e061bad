import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getNullableType,
  getVariableValues,
  isListType,
  type OperationDefinitionNode,
} from 'graphql'
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity'
import { countIntrospection, isIntrospectionField } from './countIntrospection.ts'

/** An operation that is about to be executed. */
export interface CostlyOperation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly operationName: string | null
  readonly variables: Record<string, unknown>
}

/**
 * Returns how many fields an operation's introspection returns.
 *
 * @throws GRAPHQL_VALIDATION_FAILED for an operation that would return too much, or keep the server busy for as long.
 */
export function checkCost({ schema, document, operation, operationName, variables }: CostlyOperation): number {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 })
  // Variables that do not fit are refused by the execution itself, in words that repeat no value.
  if (coerced === undefined) return 0
  const query = { schema, query: document, variables, estimators: [estimate] }
  const cost = costOf({ ...query, ...(operationName === null ? {} : { operationName }) })
  const introspected = countIntrospection({ schema, document, operation, variables: coerced }, COST_MAX)
  if (cost + introspected <= COST_MAX) return introspected
  const message = `This request costs more than ${COST_MAX} fields. Request less at once.`
  throw new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })
}

/** Fields that one operation may give back at most, as estimated before it is executed. */
const COST_MAX = 20_000
/** What a list without paging is taken for; the contract bounds each. */
const LIST_LENGTH_ASSUMED = 10
/** What reads very many decisions, or tries every way to join blocks, counts as so many fields, whatever it gives back. */
const HEAVY_COST = 4_000
const heavyFields: ReadonlySet<string> = new Set(['policyPreview', 'spliceAudit', 'spliceAuditPreview', 'usage'])

/**
 * A page counts as long as it was asked to be, whether the number stands in the document or in a variable. The contract itself is
 * counted exactly elsewhere: lists that are taken for ten entries each would make far more of it than there is.
 */
const estimate: ComplexityEstimator = ({ args, field, childComplexity }) => {
  if (isIntrospectionField(field.name)) return 0
  const first: unknown = args.first
  if (typeof first === 'number') return 1 + Math.max(first, 1) * childComplexity
  if (heavyFields.has(field.name)) return HEAVY_COST + childComplexity
  return (
    1 + childComplexity * (isListType(getNullableType(field.type)) && field.name !== 'edges' ? LIST_LENGTH_ASSUMED : 1)
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
