import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequestListener,
  HeaderMap,
  type HTTPGraphQLResponse,
} from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { createGraphQLStream } from './createGraphQLStream.ts'
import { createKnownDocumentExecutor } from './createKnownDocumentExecutor.ts'
import { enforceAuth } from './enforceAuth.ts'
import { formatError, statusOfCode } from './errors.ts'
import { executeCompiled } from './executeCompiled.ts'
import type { GraphQLContext } from './GraphQLContext.ts'
import { typeDefs } from './generated/typeDefs.ts'
import { createDocumentStore, documentHashOf, type KnownDocuments, withDocumentText } from './KnownDocuments.ts'
import { landingPage } from './landingPage.ts'
import { limitCost } from './limits/checkCost.ts'
import { documentLimits, rejectSubscriptions, safelistOnly, TOKENS_MAX } from './limits/documentLimits.ts'
import type { OperationAnswer, OperationRequest, OperationStream } from './OperationRequest.ts'
import { resolvers } from './resolvers.ts'

/**
 * Creates the GraphQL API. The API combines the schemas of all modules, enforces `@auth`, executes known documents and
 * applies limits.
 */
export async function createGraphQLServer(options: GraphQLServerOptions): Promise<GraphQLServer> {
  const {
    useCases,
    reads,
    identity,
    firstRunFile,
    isAuditLogRemoved,
    hasRoom,
    protection,
    sandboxUrl,
    clock,
    issuanceFeed,
    knownDocuments,
  } = options
  const limits = documentLimits()
  const schema = enforceAuth(
    makeExecutableSchema<GraphQLContext>({ typeDefs, resolvers, inheritResolversFromInterfaces: false }),
  )
  const contextOf = (request: OperationRequest, setSession: GraphQLContext['setSession']): GraphQLContext => ({
    principal: request.principal,
    request: {
      id: request.requestId,
      origin: request.origin,
      address: request.address,
      takeDecision: afterTheFirst(request.takeDecision),
    },
    useCases,
    reads,
    identity,
    firstRunFile,
    isAuditLogRemoved,
    hasRoom,
    protection,
    sandboxUrl,
    clock,
    issuanceFeed,
    setSession,
  })
  const format = (error: GraphQLFormattedError, original: unknown) => formatError(error, original, options.onFault)
  const apollo = new ApolloServer<GraphQLContext>({
    schema,
    plugins: [
      // Disabled, because caches must not store any response, and because the plugin would wrap every field.
      ApolloServerPluginCacheControlDisabled(),
      // These plugins are for Apollo's gateways and hosted service. They are disabled, so that they never send data,
      // regardless of the environment variables.
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      landingPage({ isSafelistOnly: options.isSafelistOnly }),
      executeCompiled({ texts: new Set(knownDocuments.values()), formatError: format }),
      requestIdInErrors,
      rejectSubscriptions,
      limitCost(knownDocuments),
      ...(options.onOperation === null ? [] : [reportOperation(options.onOperation)]),
      ...(options.isSafelistOnly ? [safelistOnly(knownDocuments)] : []),
      ...limits.plugins,
    ],
    validationRules: limits.validationRules,
    parseOptions: { maxTokens: TOKENS_MAX },
    // A browser attaches cookies and Basic credentials to a request automatically, but never a bearer token.
    csrfPrevention: { requestHeaders: ['apollo-require-preflight', 'x-apollo-operation-name', 'authorization'] },
    documentStore: createDocumentStore(knownDocuments),
    // Requests name known documents by their hash. By default, Apollo would let callers register further documents.
    persistedQueries: {
      cache: {
        get: async (key) => knownDocuments.get(key.replace(/^apq:/, '')),
        set: async () => undefined,
        delete: async () => undefined,
      },
    },
    introspection: true,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: format,
  })
  await apollo.start()
  const knownDocumentExecutor = createKnownDocumentExecutor(apollo)

  async function overHttp(request: OperationRequest, context: GraphQLContext): Promise<HTTPGraphQLResponse> {
    const { method, search } = request
    const headers = new HeaderMap(request.headers)
    const body = withDocumentText(request.body, knownDocuments)
    const response = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method, headers, search, body },
      context: async () => context,
    })
    knownDocumentExecutor.learn(request, response)
    return response
  }

  return {
    async handle(request) {
      let session: string | null | undefined
      const context = contextOf(request, (token) => {
        session = token
      })
      let hash: string | null
      try {
        hash = documentHashOf(request.body, knownDocuments)
      } catch (error) {
        return unknownDocumentAnswer(error, request.requestId)
      }
      const known = hash === null ? null : await knownDocumentExecutor.answer({ hash, request, context })
      const response = known ?? (await overHttp(request, context))
      const { body } = response
      const text = body.kind === 'complete' ? body.string : await joined(body.asyncIterator)
      const status = response.status ?? 200
      return {
        headers: response.headers,
        ...(status < 400 ? { status, body: text } : rejected(status, text, request.requestId)),
        ...(session === undefined ? {} : { session }),
      }
    },
    stream: createGraphQLStream({
      ...options,
      schema,
      validationRules: limits.validationRules,
      // A subscription cannot change the session.
      contextOf: (request) => contextOf(request, () => undefined),
    }),
    stop: () => apollo.stop(),
  }
}

interface GraphQLServerOptions
  extends Pick<
    GraphQLContext,
    | 'useCases'
    | 'reads'
    | 'identity'
    | 'firstRunFile'
    | 'isAuditLogRemoved'
    | 'hasRoom'
    | 'protection'
    | 'sandboxUrl'
    | 'clock'
    | 'issuanceFeed'
  > {
  readonly knownDocuments: KnownDocuments
  /** Whether the server rejects all documents except known documents. */
  readonly isSafelistOnly: boolean
  /** Called with the full error when the caller gets a masked error. */
  onFault(fault: unknown, requestId: string): void
  /** Called for each valid operation; `null` if tracing is off. */
  readonly onOperation: OnOperation | null
}

interface GraphQLServer {
  handle(request: OperationRequest): Promise<OperationAnswer>
  /** Opens a subscription. */
  stream(request: OperationRequest): Promise<OperationStream>
  stop(): Promise<void>
}

/**
 * Returns a function that counts every decision of an operation except the first. The first decision was counted with
 * the request.
 */
function afterTheFirst(take: () => number | null): () => number | null {
  let isFirst = true
  return () => {
    if (!isFirst) return take()
    isFirst = false
    return null
  }
}

async function joined(chunks: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const chunk of chunks) text += chunk
  return text
}

/**
 * Returns the response to a request that was not executed. Adds the request id, because errors outside an operation
 * were formatted without the id. Derives the status from the error's code, because Apollo responds with 500 to every
 * error of a plugin, even if the caller caused the error.
 */
function rejected(status: number, text: string, requestId: string): { readonly status: number; readonly body: string } {
  const answer: unknown = JSON.parse(text)
  if (typeof answer !== 'object' || answer === null || !('errors' in answer) || !Array.isArray(answer.errors))
    return { status, body: text }
  const errors = answer.errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }))
  return {
    status: status === 500 ? statusOfCode(errors[0]?.extensions.code) : status,
    body: JSON.stringify({ ...answer, errors }),
  }
}

/** Returns the response to a request whose hash names no known document. */
function unknownDocumentAnswer(error: unknown, requestId: string): OperationAnswer {
  if (!(error instanceof GraphQLError)) throw error
  const { message, extensions } = error
  return {
    status: 400,
    headers: new Map([
      ['content-type', 'application/json; charset=utf-8'],
      ['cache-control', 'no-store'],
    ]),
    body: JSON.stringify({ errors: [{ message, extensions: { ...extensions, requestId } }] }),
  }
}

/** Called with the type and name of an operation. The name is `null` if the operation has no name. */
type OnOperation = (requestId: string, type: string, name: string | null) => void

/** Reports each valid operation before it is executed. */
function reportOperation(onOperation: OnOperation): ApolloServerPlugin<GraphQLContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ contextValue, operation, operationName }) => {
        if (operation !== undefined) onOperation(contextValue.request.id, operation.operation, operationName)
      },
    }),
  }
}

/** Adds the request id to every error of an operation. The later formatting step has no access to the request. */
const requestIdInErrors: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: async () => listener,
}

const listener: GraphQLRequestListener<GraphQLContext> = {
  didEncounterErrors: async ({ errors, contextValue }) => {
    for (const error of errors) error.extensions.requestId = contextValue.request.id
  },
}
