import type { Owner } from './Owner.ts'
import { textAt, valueAt } from './valueAt.ts'

/** A policy of the GraphQL schema. An absent part sets no rule. */
export interface PolicyInput {
  readonly mode?: 'ENFORCED' | 'MONITORED'
  readonly rateLimits?: readonly { readonly scope: string; readonly limit: number; readonly windowSeconds: number }[]
  readonly businessHours?: unknown
  readonly challenge?: 'NONE' | 'PROOF_OF_WORK'
}

/** Sets the policies of the demo realm through the API. */
export class Moderator {
  readonly #owner: Owner

  constructor(owner: Owner) {
    this.#owner = owner
  }

  async setRealmPolicy(policy: PolicyInput): Promise<void> {
    const realm = valueAt(await this.#owner.ask('{ realm(name: "demo") { id policy { revision } } }'), 'data.realm')
    const revision = valueAt(realm, 'policy.revision')
    const input = {
      ownerId: textAt(realm, 'id'),
      policy,
      ...(typeof revision === 'number' ? { expectedRevision: revision } : {}),
    }
    const query = 'mutation ($input: SetIssuancePolicyInput!) { setIssuancePolicy(input: $input) { __typename } }'
    await this.#owner.change(query, input, 'setIssuancePolicy', 'SetIssuancePolicyPayload')
  }

  async pauseEverything(publicMessage: string): Promise<void> {
    const query = 'mutation ($input: PauseIssuingInput!) { pauseIssuing(input: $input) { __typename } }'
    await this.#owner.change(query, { reason: 'A drill.', publicMessage }, 'pauseIssuing', 'PauseIssuingPayload')
  }

  /** Returns the newest decision, including trials. */
  async newestDecision(): Promise<unknown> {
    const fields = 'id outcome refusalReason wouldBeRefusedFor callee report { connectedAt endedAt failureCode }'
    return valueAt(
      await this.#owner.ask(`{ issuances(first: 1) { edges { node { ${fields} } } } }`),
      'data.issuances.edges.0.node',
    )
  }
}
