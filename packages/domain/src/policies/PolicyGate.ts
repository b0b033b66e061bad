import type { PolicyContent } from './IssuancePolicy.ts'

/** A policy that a request has to pass. There are up to one for each of realm, destination and client. */
export interface PolicyGate {
  readonly ownerId: string
  /** As people call it: `realm «acme»`. */
  readonly ownerName: string
  /** `null` for a draft. */
  readonly revision: number | null
  readonly content: PolicyContent
}
