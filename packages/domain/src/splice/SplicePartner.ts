/** A callee whose tokens from before still make calls, and a callee whose new tokens make that possible. */
export interface SplicePartner {
  /** The alias, or the pattern, that no tokens are issued for. */
  readonly callee: string
  /** The alias, or the pattern, that tokens are issued for. */
  readonly partner: string
  /** The partner's realm. */
  readonly realmName: string
  /** The partner; `null` for a pattern. */
  readonly destinationId: string | null
  readonly through: SplicePartnerToken
}

/**
 * - `SAME_ADDRESS`: both have one address, so a token for the partner is a token for the callee.
 * - `TO_TOKEN`, `FROM_TOKEN`, `ACCOUNT_TOKEN`: the partner's new token of this kind gives an old to token a new time.
 */
export type SplicePartnerToken = 'SAME_ADDRESS' | 'TO_TOKEN' | 'FROM_TOKEN' | 'ACCOUNT_TOKEN'

export const PARTNERS_TOLD = 100
