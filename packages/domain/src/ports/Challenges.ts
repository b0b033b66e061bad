/** A proof of work that a visitor's browser is asked for. */
export interface IssuedChallenge {
  /** ALTCHA's challenge as JSON text. */
  readonly altcha: string
  readonly expiresAt: number
}

export type ChallengeProof =
  /** `challengeId` may be used once; it can be forgotten after `expiresAt`. */
  | { readonly kind: 'solved'; readonly challengeId: string; readonly expiresAt: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid' }
  /** It was solved and has paid for an issuance already. */
  | { readonly kind: 'used' }

/** Makes and checks challenges. Signed, so none needs to be kept until it is solved. */
export interface Challenges {
  /** Good for one API client. */
  create(apiClientId: string, now: number): Promise<IssuedChallenge>
  /** Checks the signature, the client, the time and the work. Whether it was used before is not known here. */
  verify(solution: string, apiClientId: string, now: number): Promise<Exclude<ChallengeProof, { kind: 'used' }>>
}
