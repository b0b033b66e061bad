import type { OperationAnswer, OperationRequest, OperationStream } from '../graphql/OperationRequest.ts'

/** The connection from HTTP to GraphQL. Errors become responses. A rejected promise is an internal error. */
export interface GraphQLEndpoint {
  /** The session cookie is already among the headers. */
  handle(request: OperationRequest): Promise<Omit<OperationAnswer, 'session'>>
  /** Opens a subscription. */
  stream(request: OperationRequest): Promise<OperationStream>
}
