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
 * Creates a plugin that executes documents with compiled functions instead of Apollo's execution stage. Apollo still
 * executes operations with invalid variables and documents that cannot be compiled.
 *
 * If a plugin's response contains errors, Apollo neither formats them nor reports them to other plugins. This plugin
 * therefore formats its errors itself.
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
      // Apollo also calls this function if the document does not contain the requested operation, although Apollo's
      // types exclude this case.
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
  /** The texts of the documents to compile. Each document is compiled at its first use. */
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
