import type { GraphQLContext } from '@anoncall/api/src/graphql/GraphQLContext.ts'

/** What issuing costs besides HTTP and GraphQL, the same for every server that is compared. */
export interface Work {
  /**
   * Finds out who asks.
   *
   * @throws Error for anybody who may not.
   */
  contextOf(headers: AskerHeaders): Promise<IssuingContext>
  /** Notes that a request was answered, as every server does that somebody runs. */
  log(context: IssuingContext): void
}

export interface AskerHeaders {
  readonly authorization?: string | undefined
  readonly origin?: string | undefined
}

/** As much of a context as the resolvers of issuing look at. */
export type IssuingContext = Pick<GraphQLContext, 'principal' | 'request'> & {
  readonly useCases: Pick<GraphQLContext['useCases'], 'issueForClient'>
}
