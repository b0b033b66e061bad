import type { TokenSet } from '@anoncall/token-core'
import type { Invalid } from '../input/InputIssue.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Realm } from '../realms/Realm.ts'
import type { RealmKey } from '../realms/RealmKey.ts'
import type { Services } from '../Services.ts'
import { type Asker, findAsker } from './Asker.ts'
import { checkRequest } from './checkRequest.ts'
import type { Decision } from './decideIssuance.ts'
import { type DecidedRequest, decideRequest } from './decideRequest.ts'
import type { Issuance } from './Issuance.ts'
import type { IssuanceRequest } from './IssuanceRequest.ts'
import { mintAll } from './mintAll.ts'

/** Who asks for credentials, as the edge has established it: not looked up yet. */
export interface IssuanceCaller extends Pick<Asker, 'keyKind' | 'origin'> {
  readonly apiClientId: string
  readonly requestId: string
  /** Whether an administrator tries it out. */
  readonly isTrial: boolean
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
  const asker = await findAsker(repositories, caller)
  if (asker === null) return notFound
  const { realm } = asker

  const decided = new Map<IssuanceRequest, DecidedRequest | Invalid>()
  for (const request of requests)
    decided.set(request, checkRequest(request) ?? (await decideRequest(repositories, asker, request, now)))

  const allowed = [...decided.values()].filter(isAllowed)
  const key = allowed.length === 0 ? null : await activeKey(repositories, realm)
  const minted = key === null ? null : mintAll(await services.vault.cipherOf(key), realm, allowed, now)

  const outcomes = requests.map((request): IssuanceOutcome => {
    const entry = decided.get(request)
    if (entry === undefined) throw new Error('a request was not decided')
    if (entry.kind === 'invalid') return entry
    const issuance = describe(services, caller, asker, entry, now)
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

async function activeKey(repositories: Repositories, realm: Realm): Promise<RealmKey> {
  const key = await repositories.realmKeys.findActive(realm.id)
  if (key === null) throw new Error(`realm ${realm.id} has no active key`)
  return key
}

function describe(
  services: Services,
  caller: IssuanceCaller,
  { realm, apiClient }: Asker,
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
