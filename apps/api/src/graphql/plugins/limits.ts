import { ApolloArmor } from '@escape.tech/graphql-armor'
import { GraphQLError, type ValidationRule } from 'graphql'

/** Fields at the root of one operation: aliases must not turn one request into many. */
const ROOT_FIELDS_MAX = 5

/** What a document may ask for at most, before anything is executed. */
export function documentLimits(): ReturnType<ApolloArmor['protect']> {
  const armor = new ApolloArmor({
    blockFieldSuggestion: { enabled: false },
    costLimit: { maxCost: 5_000, objectCost: 2, scalarCost: 1, depthCostFactor: 1.5, ignoreIntrospection: true },
    maxAliases: { n: 15 },
    maxDepth: { n: 10, ignoreIntrospection: true },
    maxDirectives: { n: 10 },
    maxTokens: { n: 1_000 },
  })
  const protection = armor.protect()
  return { ...protection, validationRules: [...protection.validationRules, limitRootFields] }
}

/** Fragments count as well: their fields at the root are the operation's. */
const limitRootFields: ValidationRule = (context) => ({
  OperationDefinition(operation) {
    const seen = new Set<string>()
    const count = (selections: typeof operation.selectionSet.selections): number =>
      selections.reduce((sum, selection) => {
        if (selection.kind === 'Field') return sum + 1
        if (selection.kind === 'InlineFragment') return sum + count(selection.selectionSet.selections)
        // A fragment that spreads itself is another rule's business.
        if (seen.has(selection.name.value)) return sum
        seen.add(selection.name.value)
        const fragment = context.getFragment(selection.name.value)
        return fragment === undefined || fragment === null ? sum : sum + count(fragment.selectionSet.selections)
      }, 0)
    if (count(operation.selectionSet.selections) > ROOT_FIELDS_MAX)
      context.reportError(
        new GraphQLError(`At most ${ROOT_FIELDS_MAX} fields at the root of an operation.`, { nodes: operation }),
      )
  },
})
