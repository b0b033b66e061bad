import type { OperationAnswer, OperationRequest, OperationStream } from '../graphql/OperationRequest.ts'

/** The one way from HTTP into GraphQL. It answers errors as answers; a rejection is a fault of our own. */
export interface GraphQLDoor {
  /** What becomes of the session stands among the headers already. */
  handle(request: OperationRequest): Promise<Omit<OperationAnswer, 'session'>>
  /** Opens a subscription. */
  stream(request: OperationRequest): Promise<OperationStream>
}
