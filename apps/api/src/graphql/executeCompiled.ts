import {
  type ApolloServerPlugin,
  type GraphQLRequestContextResponseForOperation,
  type GraphQLRequestListener,
  HeaderMap,
} from '@apollo/server'
import type { GraphQLError, GraphQLFormattedError } from 'graphql'
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit'
import type { GraphQLContext } from './GraphQLContext.ts'

/**
 * Executes documents with functions compiled for them, instead of Apollo's execution stage. An operation with invalid
 * variables, or a document that cannot be compiled, uses the normal execution.
 *
 * Apollo does not format errors of a plugin's response or report them to other plugins, so that is done here.
 */
export function executeCompiled({ texts, formatError }: CompiledExecution): ApolloServerPlugin<GraphQLContext> {
  const compiled = new Map<string, CompiledQuery | null>()

  function compiledOf({ source, schema, document, operation }: Executable): CompiledQuery | null {
    const known = compiled.get(source)
    if (known !== undefined || !texts.has(source)) return known ?? null
    const query = compileQuery(schema, document, operation.name?.value)
    const result = isCompiledQuery(query) ? query : null
    compiled.set(source, result)
    return result
  }

  const listener: GraphQLRequestListener<GraphQLContext> = {
    responseForOperation: async (executable) => {
      // Apollo also calls this for operations that the document does not contain, although its types exclude it.
      const query = executable.operation === undefined ? null : compiledOf(executable)
      if (query === null) return null
      const { contextValue, request } = executable
      const { data, errors } = await query.query(undefined, contextValue, request.variables ?? {})
      if (data === undefined) return null
      const format = (error: GraphQLError) => formatError(formattedOf(error, contextValue.request.id), error)
      const singleResult = errors === undefined ? { data } : { errors: errors.map(format), data }
      return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult } }
    },
  }
  return { requestDidStart: async () => listener }
}

interface CompiledExecution {
  /** Document texts. Each is compiled at its first use. */
  readonly texts: ReadonlySet<string>
  /** Formats an error before it is returned, as Apollo's execution does. */
  readonly formatError: (formatted: GraphQLFormattedError, error: GraphQLError) => GraphQLFormattedError
}

type Executable = GraphQLRequestContextResponseForOperation<GraphQLContext>

function formattedOf({ message, locations, path, extensions }: GraphQLError, requestId: string): GraphQLFormattedError {
  return {
    message,
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
    extensions: { code: 'INTERNAL_SERVER_ERROR', ...extensions, requestId },
  }
}
