import { recordAudit } from '../audit/auditChain.ts'
import type { Act } from '../audit/auditEntry.ts'
import { isSerializedOrigin } from '../clients/webOrigin.ts'
import { InputProblems, type Invalid, type NotFound, notFound } from '../input/rejections.ts'
import { checkPolicy, type PolicyContent } from '../policies/policy.ts'
import type { Services } from '../ports/services.ts'
import { findAsker, visitorAt } from './caller.ts'
import { checkAddress, checkRequest, decideRequest } from './decide.ts'
import { findStandingFacts } from './decisionConfig.ts'
import type { DecisionStep, IssuanceRequest, RefusalReason } from './issuance.ts'
import { type IssuanceCaller, type IssuanceOutcome, issueCredentials } from './issueCredentials.ts'

export interface TryIssuanceInput {
  readonly apiClientId: string
  readonly callee: string
  /** As a page at this origin would ask with a publishable key; `null` as a server would with a secret one. */
  readonly origin: string | null
  /** `null` for a visitor of whom nothing is known yet. */
  readonly visitorAddress: string | null
  /** `null` for now. */
  readonly evaluatedAt: number | null
  /** Tried in place of the policies that their owners have. */
  readonly policies: readonly PolicyTrial[]
  readonly mint: boolean
}

export interface PolicyTrial {
  readonly ownerId: string
  /** `null` tries the owner without a policy. */
  readonly policy: PolicyContent | null
}

export type TryIssuanceOutcome =
  | {
      readonly kind: 'tried'
      /** `null` when issued. */
      readonly refusalReason: RefusalReason | null
      /** `null` when nothing would, or when it is refused. */
      readonly wouldBeRefusedFor: RefusalReason | null
      readonly retryAt: number | null
      readonly steps: readonly DecisionStep[]
      /** What was minted; `null` unless minting was asked for and allowed. */
      readonly issued: Extract<IssuanceOutcome, { kind: 'issued' }> | null
    }
  | { readonly kind: 'clockUntrusted' }
  | { readonly kind: 'storageLow' }
  | Invalid
  | NotFound

const POLICIES_MAX = 3

/**
 * Decides as for a client's visitor and says why; counts against nothing. Only minting leaves something behind: the issuance,
 * marked, and an audit entry. What is minted is real, so drafts and other instants cannot be minted for.
 */
export async function tryIssuance(services: Services, act: Act, input: TryIssuanceInput): Promise<TryIssuanceOutcome> {
  const invalid = checkInput(services, input)
  if (invalid !== null) return invalid
  const request = { callee: input.callee, reference: null, challengeSolution: null, visitorAddress: null }
  const caller: IssuanceCaller = {
    apiClientId: input.apiClientId,
    keyKind: input.origin === null ? 'SECRET' : 'PUBLISHABLE',
    origin: input.origin,
    address: input.visitorAddress,
    requestId: act.requestId,
    isTrial: true,
  }
  return input.mint ? mintTrial(services, act, caller, request) : decideTrial(services, caller, request, input)
}

function checkInput({ networks }: Pick<Services, 'networks'>, input: TryIssuanceInput): Invalid | null {
  const problems = new InputProblems()
  if (input.origin !== null && !isSerializedOrigin(input.origin))
    problems.add(['origin'], 'MALFORMED', 'Written as browsers send it: https://shop.example or http://localhost:5173.')
  if (input.visitorAddress !== null) checkAddress(problems, networks, ['visitorAddress'], input.visitorAddress)
  if (input.policies.length > POLICIES_MAX) problems.add(['policies'], 'TOO_LONG', `At most ${POLICIES_MAX} policies.`)
  input.policies.forEach(({ policy }, index) => {
    if (policy !== null) checkPolicy(problems, ['policies', String(index), 'policy'], policy)
  })
  if (input.mint && input.policies.length > 0)
    problems.add(['policies'], 'OUT_OF_RANGE', 'Nothing is minted under a draft: set the policy first.')
  if (input.mint && input.evaluatedAt !== null)
    problems.add(['evaluatedAt'], 'OUT_OF_RANGE', 'Nothing is minted for another instant.')
  return problems.outcome()
}

async function decideTrial(
  services: Services,
  caller: IssuanceCaller,
  request: IssuanceRequest,
  input: TryIssuanceInput,
): Promise<TryIssuanceOutcome> {
  const { store, clock, networks } = services
  const invalid = checkRequest(networks, caller.keyKind, request)
  if (invalid !== null) return invalid
  const asker = await findAsker(store, caller)
  if (asker === null) return notFound
  const visitor = input.visitorAddress === null ? null : visitorAt(services, input.visitorAddress)
  const drafts = new Map(input.policies.map(({ ownerId, policy }) => [ownerId, policy]))
  const standing = await findStandingFacts(store, asker, request.callee, drafts)
  const terms = { now: input.evaluatedAt ?? clock.now(), isCounted: false, proof: { kind: 'assumed' } } as const
  const { decision } = await decideRequest(services, standing, asker, { request, visitor }, terms)
  return {
    kind: 'tried',
    refusalReason: decision.refusal?.reason ?? null,
    wouldBeRefusedFor: decision.wouldBeRefusedFor,
    retryAt: decision.refusal?.retryAt ?? null,
    steps: decision.steps,
    issued: null,
  }
}

async function mintTrial(
  services: Services,
  act: Act,
  caller: IssuanceCaller,
  request: IssuanceRequest,
): Promise<TryIssuanceOutcome> {
  const outcome = await services.store.transaction(async (repositories) => {
    const decided = await issueCredentials(services, repositories, caller, [request])
    if (decided.kind === 'tooManyRefusals') throw new Error('the refusals of trials are not counted')
    if (decided.kind !== 'decided') return decided
    const [outcome] = decided.outcomes
    if (outcome === undefined) throw new Error('one request gave no outcome')
    if (outcome.kind === 'invalid') return outcome
    const { id, realmId, outcome: word } = outcome.issuance
    await recordAudit(services, repositories, {
      ...act,
      action: 'ISSUANCE_TRIED',
      subjectId: id,
      realmId,
      changes: [{ field: 'outcome', before: null, after: word }],
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
