import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  specifiedRules,
  subscribe,
  type ValidationRule,
  validate,
} from 'graphql'
import { apiError, formatError } from './errors.ts'
import type { GraphQLContext } from './GraphQLContext.ts'
import { type KnownDocuments, withDocumentText } from './KnownDocuments.ts'
import { checkCost } from './limits/checkCost.ts'
import { TOKENS_MAX } from './limits/documentLimits.ts'
import type { OperationRequest, OperationStream } from './OperationRequest.ts'

/**
 * Creates the function that opens subscriptions. Each result is created when it is read, so a slow reader delays only
 * itself. A reader that falls too far behind is disconnected (docs/adr/0017).
 */
export function createGraphQLStream(
  options: GraphQLStreamOptions,
): (request: OperationRequest) => Promise<OperationStream> {
  const knownTexts = new Set(options.knownDocuments.values())

  function readDocument(query: string): DocumentNode {
    if (options.isSafelistOnly && !knownTexts.has(query))
      throw apiError('PERSISTED_DOCUMENT_NOT_FOUND', 'This server accepts known documents only.')
    const document = parseDocument(query)
    const rules = [...specifiedRules, ...options.validationRules]
    const [problem] = validate(options.schema, document, rules, { hideSuggestions: true })
    if (problem !== undefined) throw withCode('GRAPHQL_VALIDATION_FAILED', problem)
    return document
  }

  return async (request) => {
    const formatted = (error: unknown) => formatAny(error, request.requestId, options.onFault)
    try {
      const { query, variables, operationName } = readBody(withDocumentText(request.body, options.knownDocuments))
      const document = readDocument(query)
      const operation = getOperationAST(document, operationName)
      if (operation?.operation !== 'subscription')
        throw apiError('BAD_USER_INPUT', 'Only subscriptions are streamed. Send everything else to /graphql.')
      const { schema } = options
      // Each result executes the operation once, so the cost limit applies to each result.
      if (!knownTexts.has(query)) checkCost({ schema, document, operation, operationName, variables })
      const source = await subscribe({
        schema,
        document,
        contextValue: options.contextOf(request),
        variableValues: variables,
        operationName,
        hideSuggestions: true,
      })
      if (!(Symbol.asyncIterator in source)) return { kind: 'rejected', errors: (source.errors ?? []).map(formatted) }
      return { kind: 'open', results: texts(source, formatted), end: () => void source.return(undefined) }
    } catch (error) {
      return { kind: 'rejected', errors: [formatted(error)] }
    }
  }
}

interface GraphQLStreamOptions {
  readonly schema: GraphQLSchema
  readonly validationRules: readonly ValidationRule[]
  readonly knownDocuments: KnownDocuments
  /** Whether the server rejects all documents except known documents. */
  readonly isSafelistOnly: boolean
  readonly contextOf: (request: OperationRequest) => GraphQLContext
  /** Called with the full error when the caller gets a masked error. */
  onFault(fault: unknown, requestId: string): void
}

async function* texts(
  source: AsyncIterable<ExecutionResult>,
  formatted: (error: unknown) => object,
): AsyncGenerator<string> {
  for await (const { data, errors } of source)
    yield JSON.stringify({ data, ...(errors === undefined ? {} : { errors: errors.map(formatted) }) })
}

interface StreamBody {
  readonly query: string
  readonly variables: Record<string, unknown>
  readonly operationName: string | null
}

function readBody(body: unknown): StreamBody {
  if (isRecord(body) && typeof body.query === 'string') {
    const { query, variables, operationName } = body
    if ((variables == null || isRecord(variables)) && (operationName == null || typeof operationName === 'string'))
      return { query, variables: variables ?? {}, operationName: operationName ?? null }
  }
  throw apiError('BAD_USER_INPUT', 'Send a JSON body with "query", and with "variables" if the query has any.')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseDocument(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: TOKENS_MAX })
  } catch (error) {
    throw error instanceof GraphQLError ? withCode('GRAPHQL_PARSE_FAILED', error) : error
  }
}

function withCode(code: string, error: GraphQLError): GraphQLError {
  const { message, nodes, source, positions, extensions } = error
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    extensions: { ...extensions, code },
  })
}

function formatAny(error: unknown, requestId: string, onFault: GraphQLStreamOptions['onFault']) {
  const known = error instanceof GraphQLError ? error : new GraphQLError('Unforeseen.')
  const { message, path, locations, extensions } = known.toJSON()
  const formatted = {
    message,
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations }),
    extensions: { code: 'INTERNAL_SERVER_ERROR', ...extensions, requestId },
  }
  return formatError(formatted, error, onFault)
}
