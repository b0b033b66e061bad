import { ApolloArmor } from '@escape.tech/graphql-armor'
import { GraphQLError, type ValidationRule } from 'graphql'

/** What a document may ask for at most, before anything is executed. */
export function documentLimits(): ReturnType<ApolloArmor['protect']> {
  const armor = new ApolloArmor({
    blockFieldSuggestion: { enabled: false },
    // It reads page sizes from literals only; limitCost knows variables as well.
    costLimit: { enabled: false },
    maxAliases: { n: 15 },
    maxDepth: { n: 10, ignoreIntrospection: true, flattenFragments: true },
    maxDirectives: { n: 10 },
    // The parser counts tokens itself (TOKENS_MAX), with an error of its own kind.
    maxTokens: { enabled: false },
  })
  const protection = armor.protect()
  return { ...protection, validationRules: [...protection.validationRules, limitRootFields] }
}

/** Words, names and signs in one document. */
export const TOKENS_MAX = 1_000
/** Fields at the root of one operation: aliases must not turn one request into many. */
const ROOT_FIELDS_MAX = 5

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
