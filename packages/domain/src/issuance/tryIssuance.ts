import { recordAudit } from '../audit/auditChain.ts'
import type { Act } from '../audit/auditEntry.ts'
import { isSerializedOrigin } from '../clients/webOrigin.ts'
import { InputProblems, type Invalid, type NotFound, notFound } from '../input/rejections.ts'
import { checkPolicy, type PolicyContent } from '../policies/policy.ts'
import type { Services } from '../ports/services.ts'
import { findCaller, type UnresolvedCaller, visitorAt } from './caller.ts'
import { checkAddress, decideRequest, validateRequest } from './decideRequest.ts'
import { loadDecisionConfig } from './decisionConfig.ts'
import type { DecisionStep, IssuanceRequest, RefusalReason } from './issuance.ts'
import { type IssuanceOutcome, issueToCaller } from './issueCredentials.ts'

/**
 * Decides a request as if a client's visitor had sent it, and returns the steps. Counts against no limit. A trial that
 * mints is recorded twice: as an issuance that is marked as a trial, and as an audit entry. A trial that does not mint
 * is not recorded. Minted credentials are real, so minting cannot be combined with drafts or with an instant other than
 * now.
 */
export async function tryIssuance(services: Services, act: Act, input: TryIssuanceInput): Promise<TryIssuanceOutcome> {
  const invalid = checkInput(services, input)
  if (invalid !== null) return invalid
  const request = {
    callee: input.callee,
    reference: null,
    challengeSolution: null,
    visitorAddress: null,
    idempotencyKey: null,
  }
  const caller: UnresolvedCaller = {
    apiClientId: input.apiClientId,
    keyKind: input.origin === null ? 'SECRET' : 'PUBLISHABLE',
    origin: input.origin,
    address: input.visitorAddress,
    requestId: act.requestId,
    isTrial: true,
  }
  const trial = { caller, request }
  return input.mint ? mintTrial(services, act, trial) : decideTrial(services, trial, input)
}

export interface TryIssuanceInput {
  readonly apiClientId: string
  readonly callee: string
  /** The origin of a page that uses a publishable key; `null` simulates a server that uses a secret key. */
  readonly origin: string | null
  /** `null` for an unknown visitor. */
  readonly visitorAddress: string | null
  /** `null` for the current time. */
  readonly evaluatedAt: number | null
  /** Policies that replace the stored policies of their owners in the trial. */
  readonly policies: readonly PolicyTrial[]
  readonly mint: boolean
}

export interface PolicyTrial {
  readonly ownerId: string
  /** `null` means that the owner has no policy in the trial. */
  readonly policy: PolicyContent | null
}

export type TryIssuanceOutcome =
  | {
      readonly kind: 'tried'
      /** `null` if issued. */
      readonly refusalReason: RefusalReason | null
      /**
       * The reason for which a monitored policy would refuse the request. `null` if there is no such policy, or if the
       * request is refused.
       */
      readonly wouldBeRefusedFor: RefusalReason | null
      readonly retryAt: number | null
      readonly steps: readonly DecisionStep[]
      /** The minted credentials; `null` unless minting was requested and allowed. */
      readonly issued: Extract<IssuanceOutcome, { kind: 'issued' }> | null
    }
  | { readonly kind: 'clockUntrusted' }
  | { readonly kind: 'storageLow' }
  | Invalid
  | NotFound

const POLICIES_MAX = 3

function checkInput({ networks }: Pick<Services, 'networks'>, input: TryIssuanceInput): Invalid | null {
  const problems = new InputProblems()
  if (input.origin !== null && !isSerializedOrigin(input.origin))
    problems.add(
      ['origin'],
      'MALFORMED',
      'Must be an origin as browsers send it: https://shop.example or http://localhost:5173.',
    )
  if (input.visitorAddress !== null)
    checkAddress(problems, ['visitorAddress'], { networks, address: input.visitorAddress })
  if (input.policies.length > POLICIES_MAX) problems.add(['policies'], 'TOO_LONG', `At most ${POLICIES_MAX} policies.`)
  input.policies.forEach(({ policy }, index) => {
    if (policy !== null) checkPolicy(problems, ['policies', String(index), 'policy'], policy)
  })
  if (input.mint && input.policies.length > 0)
    problems.add(['policies'], 'OUT_OF_RANGE', 'A trial with drafts cannot mint: set the policy first.')
  if (input.mint && input.evaluatedAt !== null)
    problems.add(['evaluatedAt'], 'OUT_OF_RANGE', 'A trial for another instant cannot mint.')
  return problems.outcome()
}

interface Trial {
  readonly caller: UnresolvedCaller
  readonly request: IssuanceRequest
}

async function decideTrial(
  services: Services,
  { caller: unresolved, request }: Trial,
  input: TryIssuanceInput,
): Promise<TryIssuanceOutcome> {
  const { store, clock, networks } = services
  const invalid = validateRequest(networks, unresolved.keyKind, request)
  if (invalid !== null) return invalid
  const caller = await findCaller(store, unresolved)
  if (caller === null) return notFound
  const visitor = input.visitorAddress === null ? null : visitorAt(services, input.visitorAddress)
  const drafts = new Map(input.policies.map(({ ownerId, policy }) => [ownerId, policy]))
  const config = await loadDecisionConfig(store, caller, { callee: request.callee, drafts })
  const decidable = { request, caller, visitor, config, solution: { kind: 'assumed' } } as const
  const now = input.evaluatedAt ?? clock.now()
  const { decision } = await decideRequest(services, decidable, { now, isCounted: false })
  return {
    kind: 'tried',
    refusalReason: decision.refusal?.reason ?? null,
    wouldBeRefusedFor: decision.wouldBeRefusedFor,
    retryAt: decision.refusal?.retryAt ?? null,
    steps: decision.steps,
    issued: null,
  }
}

async function mintTrial(services: Services, act: Act, { caller, request }: Trial): Promise<TryIssuanceOutcome> {
  const outcome = await services.store.transaction(async (repositories) => {
    const decided = await issueToCaller({ services, repositories, scopedKeys: [null] }, caller, [request])
    if (decided.kind === 'tooManyRefusals') throw new Error('refusals of trials must not be counted')
    if (decided.kind === 'credentialsGone') throw new Error('a trial has no idempotency key')
    if (decided.kind !== 'decided') return decided
    const [outcome] = decided.outcomes
    if (outcome === undefined) throw new Error('one request had no outcome')
    if (outcome.kind === 'invalid') return outcome
    const { id, realmId } = outcome.issuance
    await recordAudit(services, repositories, {
      ...act,
      action: 'ISSUANCE_TRIED',
      subjectId: id,
      realmId,
      changes: [{ field: 'outcome', before: null, after: outcome.issuance.outcome }],
    })
    return outcome
  })
  if (outcome.kind !== 'issued' && outcome.kind !== 'refused') return outcome
  const { issuance } = outcome
  services.issuanceFeed.publish([issuance])
  return {
    kind: 'tried',
    refusalReason: issuance.refusalReason,
    wouldBeRefusedFor: issuance.wouldBeRefusedFor,
    retryAt: outcome.kind === 'refused' ? outcome.refusal.retryAt : null,
    steps: issuance.steps,
    issued: outcome.kind === 'issued' ? outcome : null,
  }
}
