import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server'
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  getVariableValues,
  isIntrospectionType,
  isListType,
  isObjectType,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql'
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity'
import { tooManyRequestsError } from '../errors.ts'
import type { GraphQLContext } from '../GraphQLContext.ts'
import type { KnownDocuments } from '../KnownDocuments.ts'

/**
 * Checks the cost of an operation. Returns the number of introspection fields in its result.
 *
 * @throws GRAPHQL_VALIDATION_FAILED if the operation would return too much or keep the server busy for too long
 */
export function checkCost({ schema, document, operation, operationName, variables }: CostlyOperation): number {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 })
  // The execution rejects invalid variables with a message that contains no values.
  if (coerced === undefined) return 0
  const query = { schema, query: document, variables, estimators: [estimate] }
  const cost = costOf({ ...query, ...(operationName === null ? {} : { operationName }) })
  const introspected = countIntrospection({ schema, document, operation, variables: coerced }, COST_MAX)
  if (cost + introspected <= COST_MAX) return introspected
  const message = `This request costs more than ${COST_MAX} fields. Request less at once.`
  throw new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })
}

/**
 * The number of introspection fields that count as one request against the flood limit. Introspection requires no key,
 * and a tool's query returns about 10,000 fields. Without this count, one address could keep a CPU core busy without
 * exceeding the flood limit.
 */
const INTROSPECTED_FIELDS_PER_REQUEST = 500

/**
 * Creates a plugin that rejects operations that would return too much. The plugin counts introspection against the
 * flood limit. Known documents are exempt.
 */
export function limitCost(known: KnownDocuments): ApolloServerPlugin<GraphQLContext> {
  const texts = new Set(known.values())
  const listener: GraphQLRequestListener<GraphQLContext> = {
    didResolveOperation: async ({ source, schema, document, operation, operationName, request, contextValue }) => {
      if (texts.has(source) || operation === undefined) return
      const variables = request.variables ?? {}
      const introspected = checkCost({ schema, document, operation, operationName, variables })
      for (let counted = 0; counted < introspected; counted += INTROSPECTED_FIELDS_PER_REQUEST) {
        const retryAfterSeconds = contextValue.request.takeDecision()
        if (retryAfterSeconds !== null)
          throw tooManyRequestsError('Too many requests from this address.', retryAfterSeconds)
      }
    },
  }
  return { requestDidStart: async () => listener }
}

/** An operation that is about to be executed. */
interface CostlyOperation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly operationName: string | null
  readonly variables: Record<string, unknown>
}

/** The maximum estimated number of fields that one operation may return. */
const COST_MAX = 20_000
/** The assumed length of a list without paging. The schema limits the length of each such list. */
const LIST_LENGTH_ASSUMED = 10
/**
 * The cost of a field that reads many decisions or tries all combinations of blocks. This cost does not depend on the
 * result of the field.
 */
const HEAVY_COST = 4_000
const heavyFields: ReadonlySet<string> = new Set(['policyPreview', 'spliceAudit', 'spliceAuditPreview', 'usage'])

/**
 * Estimates the cost of a field. A page costs its requested length, which can be in the document or in a variable.
 * Introspection costs nothing in this estimate, because the assumed list length would greatly overestimate its cost.
 * `countIntrospection` counts introspection exactly.
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

/** Returns the estimated cost of an operation, or `Infinity` if the operation is too complex to estimate. */
function costOf(query: Parameters<typeof getComplexity>[0]): number {
  try {
    return getComplexity(query)
  } catch (error) {
    if (error instanceof GraphQLError) return Number.POSITIVE_INFINITY
    throw error
  }
}

/** Returns whether a root field is an introspection field. */
function isIntrospectionField(name: string): boolean {
  return name === SchemaMetaFieldDef.name || name === TypeMetaFieldDef.name
}

/**
 * Counts the introspection fields in an operation's result by walking the schema as the execution would. Takes at most
 * `max` steps. A field counts each time it is selected, even under `@skip` and `@include`.
 *
 * @param operation The operation. Its `variables` are coerced and include default values.
 * @returns The number of fields, or `Infinity` if there are more than `max`.
 */
function countIntrospection(
  { schema, document, operation, variables }: Omit<CostlyOperation, 'operationName'>,
  max: number,
): number {
  const queryType = schema.getQueryType()
  if (operation.operation !== 'query' || queryType == null) return 0
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition)
  // The introspection resolvers read only the schema from `info`.
  const info = { schema } as GraphQLResolveInfo
  let steps = 0
  let fields = 0

  /**
   * Counts the fields of a selection set. Returns whether the number of steps is still within `max`. A fragment spread
   * is also a step, because nested spreads can multiply even if the fragments have no fields.
   */
  function walk(selectionSet: SelectionSetNode, type: GraphQLObjectType, source: unknown): boolean {
    return selectionSet.selections.every((selection) => {
      if (++steps > max) return false
      if (selection.kind === 'InlineFragment') return walk(selection.selectionSet, type, source)
      if (selection.kind === 'FragmentSpread') {
        const fragment = fragments.get(selection.name.value)
        return fragment === undefined || walk(fragment.selectionSet, type, source)
      }
      const field = followedField(type, selection.name.value)
      if (field === undefined) return true
      fields += 1
      const innerType = getNamedType(field.type)
      const { selectionSet: inner } = selection
      if (inner === undefined || !isObjectType(innerType)) return true
      const value = field.resolve?.(source, getArgumentValues(field, selection, variables), undefined, info)
      const values: readonly unknown[] = Array.isArray(value) ? value : [value]
      return values.every((each) => each == null || walk(inner, innerType, each))
    })
  }

  const isWithin = walk(operation.selectionSet, queryType, undefined)
  return isWithin ? fields : Number.POSITIVE_INFINITY
}

/**
 * Returns the introspection field with this name. Returns `undefined` for other fields, because their results are
 * unknown before execution.
 */
function followedField(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | undefined {
  if (isIntrospectionType(type))
    return name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : type.getFields()[name]
  return [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name)
}
