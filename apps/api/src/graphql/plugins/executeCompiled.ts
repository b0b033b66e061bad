import {
  type ApolloServerPlugin,
  type GraphQLRequestContextResponseForOperation,
  type GraphQLRequestListener,
  HeaderMap,
} from '@apollo/server'
import type { GraphQLError, GraphQLFormattedError } from 'graphql'
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit'
import type { GraphQLContext } from '../GraphQLContext.ts'

export interface CompiledExecution {
  /** Texts of documents; each is compiled when it is asked for first. */
  readonly texts: ReadonlySet<string>
  /** What becomes of an error before it leaves, on this way as on the usual one. */
  readonly formatError: (formatted: GraphQLFormattedError, error: GraphQLError) => GraphQLFormattedError
}

/**
 * Executes documents by functions that are compiled for them, in place of Apollo's execution stage. What did not begin to run,
 * because its variables do not fit or the document cannot be compiled, goes the usual way and is answered there.
 *
 * Apollo formats no errors of an answer that comes from a plugin, and tells no other plugin of them; so that is done here.
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
      // Apollo asks for operations that the document does not have as well, whatever its types say.
      const query = executable.operation === undefined ? null : compiledOf(executable)
      if (query === null) return null
      const { contextValue, request } = executable
      const { data, errors } = await query.query(undefined, contextValue, request.variables ?? {})
      if (data === undefined) return null
      const tell = (error: GraphQLError) => formatError(formattedOf(error, contextValue.request.id), error)
      const singleResult = errors === undefined ? { data } : { errors: errors.map(tell), data }
      return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult } }
    },
  }
  return { requestDidStart: async () => listener }
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
