import type { ApolloServerPlugin } from '@apollo/server'
import { ApolloArmor } from '@escape.tech/graphql-armor'
import { GraphQLError, type ValidationRule } from 'graphql'
import { apiError } from '../errors.ts'
import type { GraphQLContext } from '../GraphQLContext.ts'
import type { KnownDocuments } from '../KnownDocuments.ts'

/** Creates the plugins and validation rules that check the limits of a document before execution. */
export function documentLimits(): ReturnType<ApolloArmor['protect']> {
  const armor = new ApolloArmor({
    blockFieldSuggestion: { enabled: false },
    // Disabled, because Armor's `costLimit` reads page sizes from literals only. `limitCost` also reads them from
    // variables.
    costLimit: { enabled: false },
    maxAliases: { n: 15 },
    maxDepth: { n: 10, ignoreIntrospection: true, flattenFragments: true },
    maxDirectives: { n: 10 },
    // The GraphQL parser limits tokens itself (TOKENS_MAX), with its own error.
    maxTokens: { enabled: false },
  })
  const protection = armor.protect()
  return { ...protection, validationRules: [...protection.validationRules, limitRootFields] }
}

/** The maximum number of tokens in one document. */
export const TOKENS_MAX = 1_000
/** The maximum number of fields at the root of one operation, so that aliases cannot turn one request into many. */
const ROOT_FIELDS_MAX = 5

/** Limits the number of root fields. Fields in fragments at the root count too. */
const limitRootFields: ValidationRule = (context) => ({
  OperationDefinition(operation) {
    const seen = new Set<string>()
    const count = (selections: typeof operation.selectionSet.selections): number =>
      selections.reduce((sum, selection) => {
        if (selection.kind === 'Field') return sum + 1
        if (selection.kind === 'InlineFragment') return sum + count(selection.selectionSet.selections)
        // Another rule rejects a fragment that spreads itself.
        if (seen.has(selection.name.value)) return sum
        seen.add(selection.name.value)
        const fragment = context.getFragment(selection.name.value)
        return fragment === undefined || fragment === null ? sum : sum + count(fragment.selectionSet.selections)
      }, 0)
    if (count(operation.selectionSet.selections) > ROOT_FIELDS_MAX)
      context.reportError(
        new GraphQLError(`An operation can have at most ${ROOT_FIELDS_MAX} root fields.`, { nodes: operation }),
      )
  },
})

/**
 * Rejects subscriptions, which only the stream endpoint supports. If a subscription were executed as a query, it would
 * cause an internal error.
 */
export const rejectSubscriptions: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation === 'subscription')
        throw apiError('BAD_USER_INPUT', 'Subscriptions are streamed. Send this one to /graphql/stream.')
    },
  }),
}

/** Rejects every text that is not a known document, including introspection. */
export function safelistOnly(known: KnownDocuments): ApolloServerPlugin<GraphQLContext> {
  const texts = new Set(known.values())
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ source }) => {
        if (source !== undefined && texts.has(source)) return
        throw apiError('PERSISTED_DOCUMENT_NOT_FOUND', 'This server accepts known documents only.')
      },
    }),
  }
}
