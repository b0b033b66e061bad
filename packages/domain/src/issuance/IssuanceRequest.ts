/** Credentials for one call, as somebody asks for them. */
export interface IssuanceRequest {
  /** A destination's alias or, for secret keys, an address. */
  readonly callee: string
  readonly reference: string | null
}
