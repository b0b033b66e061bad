import type { IncomingMessage } from 'node:http'
import type { OperationAnswer, OperationRequest, OperationStream } from '../graphql/OperationRequest.ts'
import type { Admit, GraphQLHandled, RequestHead } from './createAdmission.ts'

/** Creates the handler of requests to `/graphql`. The handler admits a request and then executes it. */
export function createGraphQLHandler(
  graphql: Pick<GraphQLEndpoint, 'handle'>,
  admit: Admit,
): (request: IncomingMessage, head: RequestHead) => Promise<GraphQLHandled> {
  return async (request, head) => {
    const admission = await admit(request, head)
    if (admission.kind === 'handled') return admission
    const { operation, headers: shared } = admission
    const handled = await graphql.handle(operation)
    const headers: Record<string, string> = { 'cache-control': 'no-store' }
    for (const [name, value] of handled.headers) headers[name] = value
    for (const name in shared) headers[name] = shared[name] ?? ''
    const answer = { status: handled.status, headers, body: handled.body }
    return { kind: 'handled', answer, principal: operation.principal }
  }
}

/**
 * The functions through which the HTTP layer executes GraphQL requests. Errors become responses. A rejected promise
 * means an internal error.
 */
export interface GraphQLEndpoint {
  /** Executes a request. The headers of the response already include the session cookie. */
  handle(request: OperationRequest): Promise<Omit<OperationAnswer, 'session'>>
  /** Opens a subscription. */
  stream(request: OperationRequest): Promise<OperationStream>
}
