import {
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNamedType,
  isIntrospectionType,
  isObjectType,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql'
import type { CostlyOperation } from './checkCost.ts'

/** Returns whether a root field is an introspection field. */
export function isIntrospectionField(name: string): boolean {
  return name === SchemaMetaFieldDef.name || name === TypeMetaFieldDef.name
}

/**
 * Counts the fields that an operation's introspection returns, by walking the schema as the execution would. The counting itself
 * takes at most `max` steps. A field counts as often as it is selected, also under `@skip` and `@include`.
 *
 * @param operation Its `variables` are coerced, with their default values.
 * @returns The number of fields, or `Infinity` if there are more than `max`.
 */
export function countIntrospection(
  { schema, document, operation, variables }: Omit<CostlyOperation, 'operationName'>,
  max: number,
): number {
  const queryType = schema.getQueryType()
  if (operation.operation !== 'query' || queryType == null) return 0
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition)
  // The introspection resolvers read nothing else from it.
  const info = { schema } as GraphQLResolveInfo
  let steps = 0
  let fields = 0

  /**
   * Returns whether the count is still within `max`. A spread counts as a step too, because fragments can multiply
   * without fields.
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

/** Other fields are not followed, because their results are unknown before execution. */
function followedField(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | undefined {
  if (isIntrospectionType(type))
    return name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : type.getFields()[name]
  return [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name)
}
