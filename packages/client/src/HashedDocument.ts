/** One operation: the hash by which the server may know it, its text for one that does not, and the types of what goes and comes. */
export interface HashedDocument<TData, TVariables> {
  readonly id: string
  readonly text: string
  /** Never there: it only carries the types. */
  readonly __types?: (variables: TVariables) => TData
}
