/** Credentials for one call, as somebody asks for them. */
export interface IssuanceRequest {
  /** A destination's alias or, for secret keys, an address. */
  readonly callee: string
  readonly reference: string | null
  /** The solved challenge, Base64; `null` without one. */
  readonly challengeSolution: string | null
  /** The visitor's address as a secret key passes it along; `null` for the address that the request came from. */
  readonly visitorAddress: string | null
}
