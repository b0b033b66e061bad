import type { TokenSet } from '@anoncall/token-core'
import type { ApiClient } from '../clients/ApiClient.ts'
import type { ApiKeyKind } from '../clients/ApiKey.ts'
import { isAlias } from '../destinations/isAlias.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import { EVERYTHING } from '../pauses/Pause.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Realm } from '../realms/Realm.ts'
import type { RealmKey } from '../realms/RealmKey.ts'
import type { Services } from '../Services.ts'
import { type Decision, decideIssuance } from './decideIssuance.ts'
import type { Issuance } from './Issuance.ts'
import { mintAll } from './mintAll.ts'
import { type ResolvedCallee, resolveCallee } from './resolveCallee.ts'

/** Who asks for credentials, as the edge has established it. */
export interface IssuanceCaller {
  readonly apiClientId: string
  readonly keyKind: ApiKeyKind
  /** The Origin header; `null` without one. */
  readonly origin: string | null
  readonly requestId: string
  /** Whether an administrator tries it out. */
  readonly isTrial: boolean
}

export interface IssuanceRequest {
  /** A destination's alias or, for secret keys, an address. */
  readonly callee: string
  readonly reference: string | null
}

export interface IssuedCredentials extends TokenSet {
  /** The realm's name at the gateway. */
  readonly realm: string
}

export type IssuanceOutcome =
  | {
      readonly kind: 'issued'
      readonly issuance: Issuance
      readonly credentials: IssuedCredentials
      /** The time inside the tokens, in milliseconds. */
      readonly issuedAt: number
      readonly expiresAt: number
    }
  | { readonly kind: 'refused'; readonly issuance: Issuance; readonly refusal: NonNullable<Decision['refusal']> }
  | Invalid

export type IssueCredentialsOutcome =
  | { readonly kind: 'decided'; readonly outcomes: readonly IssuanceOutcome[] }
  /** The clock cannot be trusted, so nothing is issued. */
  | { readonly kind: 'clockUntrusted' }
  | NotFound

/** One request on its way through: decided, not yet recorded. */
export interface DecidedRequest {
  readonly kind: 'decided'
  readonly request: IssuanceRequest
  readonly callee: ResolvedCallee
  readonly decision: Decision
}

/**
 * The whole story of one or many requests of one client: load, decide each, open the key, mint at one timestamp, record,
 * return. What cannot be recorded is not released.
 */
export async function issueCredentials(
  services: Services,
  repositories: Repositories,
  caller: IssuanceCaller,
  requests: readonly IssuanceRequest[],
): Promise<IssueCredentialsOutcome> {
  const now = services.clockGuard.trustedNow()
  if (now === null) return { kind: 'clockUntrusted' }
  const apiClient = await repositories.apiClients.find(caller.apiClientId)
  const realm = apiClient === null ? null : await repositories.realms.find(apiClient.realmId)
  if (apiClient === null || realm === null) return notFound

  const decided = new Map<IssuanceRequest, DecidedRequest | Invalid>()
  for (const request of requests)
    decided.set(request, checkRequest(request) ?? (await decide(repositories, caller, realm, apiClient, request, now)))

  const allowed = [...decided.values()].filter(isAllowed)
  const key = allowed.length === 0 ? null : await activeKey(repositories, realm)
  const minted = key === null ? null : mintAll(await services.vault.cipherOf(key), realm, allowed, now)

  const outcomes = requests.map((request): IssuanceOutcome => {
    const entry = decided.get(request)
    if (entry === undefined) throw new Error('a request was not decided')
    if (entry.kind === 'invalid') return entry
    const issuance = describe(services, caller, realm, apiClient, entry, now)
    if (entry.decision.refusal !== null) return { kind: 'refused', issuance, refusal: entry.decision.refusal }
    const tokens = minted?.tokens.get(entry)
    if (key === null || minted === null || tokens === undefined) throw new Error('an allowed request was not minted')
    const { issuedAt, expiresAt } = minted
    return {
      kind: 'issued',
      issuance: { ...issuance, realmKeyId: key.id, expiresAt },
      credentials: { ...tokens, realm: key.gatewayRealm },
      issuedAt,
      expiresAt,
    }
  })
  await repositories.issuances.record(
    outcomes.flatMap((outcome) => (outcome.kind === 'invalid' ? [] : [outcome.issuance])),
  )
  return { kind: 'decided', outcomes }
}

function isAllowed(entry: DecidedRequest | Invalid): entry is DecidedRequest {
  return entry.kind === 'decided' && entry.decision.refusal === null
}

/** Decides one request and changes nothing. */
export async function decide(
  repositories: Repositories,
  caller: IssuanceCaller,
  realm: Realm,
  apiClient: ApiClient,
  request: IssuanceRequest,
  now: number,
): Promise<DecidedRequest> {
  const { keyKind, origin } = caller
  const callee = await resolveCallee(repositories, { realm, apiClient, keyKind }, request.callee)
  const owners = [EVERYTHING, realm.id, apiClient.id, ...(callee.kind === 'destination' ? callee.pausableIds : [])]
  const pauses = await repositories.pauses.findMany(owners)
  return {
    kind: 'decided',
    request,
    callee,
    decision: decideIssuance({ realm, apiClient, keyKind, origin, callee, pauses }, now),
  }
}

/** What is wrong with a request; `null` when it can be decided. */
export function checkRequest(request: IssuanceRequest): Invalid | null {
  const problems = new InputProblems()
  if (request.callee === '') problems.add(['callee'], 'REQUIRED', 'Must not be empty.')
  else if (request.callee.includes('@')) problems.identity(['callee'], request.callee)
  else if (!isAlias(request.callee))
    problems.add(['callee'], 'MALFORMED', "A destination's alias: lower-case letters, digits and hyphens, at most 64.")
  if (request.reference !== null) problems.text(['reference'], request.reference, 64)
  return problems.outcome()
}

async function activeKey(repositories: Repositories, realm: Realm): Promise<RealmKey> {
  const key = await repositories.realmKeys.findActive(realm.id)
  if (key === null) throw new Error(`realm ${realm.id} has no active key`)
  return key
}

function describe(
  services: Services,
  caller: IssuanceCaller,
  realm: Realm,
  apiClient: ApiClient,
  { request, callee, decision }: DecidedRequest,
  now: number,
): Issuance {
  return {
    id: services.ids.next('iss'),
    decidedAt: now,
    outcome: decision.refusal === null ? 'ISSUED' : 'REFUSED',
    refusalReason: decision.refusal?.reason ?? null,
    steps: decision.steps,
    isTrial: caller.isTrial,
    realmId: realm.id,
    realmName: realm.name,
    apiClientId: apiClient.id,
    destinationId: callee.kind === 'destination' ? callee.destination.id : null,
    callee: request.callee,
    origin: caller.origin,
    realmKeyId: null,
    expiresAt: null,
    requestId: caller.requestId,
    reference: request.reference,
  }
}
