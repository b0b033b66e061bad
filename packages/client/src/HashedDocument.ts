/** A GraphQL operation: its hash, the text for servers that do not know the hash, and the types of its variables and result. */
export interface HashedDocument<TData, TVariables> {
  readonly id: string
  readonly text: string
  /** Always undefined. Exists only to carry the types. */
  readonly __types?: (variables: TVariables) => TData
}
