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
 * @throws GRAPHQL_VALIDATION_FAILED if the operation would return too much or keep the server busy for too long
 */
export function checkCost({ schema, document, operation, operationName, variables }: CostlyOperation): number {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 })
  // The execution rejects invalid variables, with a message that repeats no value.
  if (coerced === undefined) return 0
  const query = { schema, query: document, variables, estimators: [estimate] }
  const cost = costOf({ ...query, ...(operationName === null ? {} : { operationName }) })
  const introspected = countIntrospection({ schema, document, operation, variables: coerced }, COST_MAX)
  if (cost + introspected <= COST_MAX) return introspected
  const message = `This request costs more than ${COST_MAX} fields. Request less at once.`
  throw new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })
}

/** The maximum estimated number of fields that one operation may return. */
const COST_MAX = 20_000
/** The assumed length of a list without paging. The schema limits each of them. */
const LIST_LENGTH_ASSUMED = 10
/** The cost of a field that reads many decisions or tries all combinations of blocks, regardless of what it returns. */
const HEAVY_COST = 4_000
const heavyFields: ReadonlySet<string> = new Set(['policyPreview', 'spliceAudit', 'spliceAuditPreview', 'usage'])

/**
 * A page costs its requested length, whether the number is in the document or in a variable. Introspection is counted
 * exactly elsewhere, because an assumed length of ten would greatly overestimate its lists.
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

/** An operation that is too complex to be counted costs more than the maximum. */
function costOf(query: Parameters<typeof getComplexity>[0]): number {
  try {
    return getComplexity(query)
  } catch (error) {
    if (error instanceof GraphQLError) return Number.POSITIVE_INFINITY
    throw error
  }
}
