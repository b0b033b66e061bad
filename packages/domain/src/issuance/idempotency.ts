import type { ApiKeyKind } from '../clients/apiClient.ts'
import { type Invalid, invalidAt } from '../input/rejections.ts'
import type { Services } from '../ports/services.ts'
import { type Repositories, StoreError } from '../ports/store.ts'
import type { RealmKey } from '../realms/realm.ts'
import type { Caller, UnresolvedCaller } from './caller.ts'
import { type DecidableRequest, type DecidedRequest, decideAgain } from './decideRequest.ts'
import type { IdempotencyRecord, Issuance, IssuanceRequest } from './issuance.ts'
import { type IssuedOutcome, issuedOutcome, mintTokens, tokenContentOf } from './mintTokens.ts'

/**
 * Looks for requests whose idempotency key has a record, and replaces these requests with their results. Returns
 * `credentialsGone` if the tokens of one of these requests cannot be minted again.
 *
 * @param prepared The requests, in the order of the context's keys.
 */
export async function repeatRecorded(
  context: RepeatContext,
  prepared: readonly (DecidableRequest | Invalid)[],
): Promise<{ readonly kind: 'prepared'; readonly requests: readonly PreparedRequest[] } | CredentialsGone> {
  const { repositories, scopedKeys, now } = context
  const records = await findRecords(repositories, scopedKeys, now)
  const requests: PreparedRequest[] = []
  for (const [index, each] of prepared.entries()) {
    const scopedKey = scopedKeys[index] ?? null
    const record = scopedKey === null ? undefined : records.get(scopedKey.key)
    const isRepeated = isDecidable(each) && scopedKey !== null && record !== undefined
    const request = isRepeated ? await repeatIssuance(context, each, { scopedKey, record }) : each
    if ('kind' in request && request.kind === 'credentialsGone') return request
    requests.push(request)
  }
  return { kind: 'prepared', requests }
}

/** A request to decide, or the result of a request that is not decided again. */
export type PreparedRequest = DecidableRequest | ReadyRequest

/** A request whose decision is final. The tokens of a repeated issuance are already minted. */
export type ReadyRequest = IssuedOutcome | DecidedRequest | Invalid

export function isDecidable(prepared: PreparedRequest): prepared is DecidableRequest {
  return !('kind' in prepared)
}

/**
 * Answers a request whose idempotency key has a record. Returns the recorded issuance, with tokens that are minted
 * again with the recorded time and key version. Counts against no limit.
 *
 * @returns A refusal if a pause, the origin, the callee or a block refuses the request now. `Invalid` if the input
 * differs from the recorded input. `credentialsGone` if the same tokens cannot be minted any more.
 */
async function repeatIssuance(
  context: RepeatContext,
  decidable: DecidableRequest,
  { scopedKey, record }: { readonly scopedKey: ScopedKey; readonly record: IdempotencyRecord },
): Promise<IssuedOutcome | DecidedRequest | Invalid | CredentialsGone> {
  const { services, repositories, caller, now } = context
  if (record.inputDigest !== scopedKey.inputDigest)
    return invalidAt(['idempotencyKey'], 'DUPLICATE', 'This key was already used for a request with another input.')
  const decided = decideAgain(services, decidable, now)
  if (decided.decision.refusal !== null) return decided
  const issuance = await repositories.issuances.find(record.issuanceId)
  const key = await readableKeyOf(repositories, issuance, now)
  if (issuance === null || key === null) return credentialsGone
  const { decidedAt } = issuance
  // If the digests differ, the content of the new tokens would differ from the content of the recorded tokens.
  if (contentDigestOf(context, decided, decidedAt) !== record.contentDigest) return credentialsGone
  const cipher = await services.vault.cipherOf(key)
  const minted = mintTokens(cipher, { realm: caller.realm, allowed: [decided], now: decidedAt })
  return issuedOutcome(minted, decided, { key, issuance, isRepeated: true })
}

/**
 * The same tokens cannot be minted again. Either their realm key was removed, or an administrator changed a value that
 * they contain.
 */
export interface CredentialsGone {
  readonly kind: 'credentialsGone'
}

const credentialsGone: CredentialsGone = { kind: 'credentialsGone' }

interface RepeatContext {
  readonly services: Pick<Services, 'networks' | 'requestHash' | 'vault'>
  readonly repositories: Pick<Repositories, 'issuances' | 'idempotency' | 'realmKeys'>
  readonly scopedKeys: readonly (ScopedKey | null)[]
  readonly caller: Caller
  readonly now: number
}

/** Returns the realm key of an issuance; `null` if the key was removed or its overlap has ended. */
async function readableKeyOf(
  { realmKeys }: Pick<Repositories, 'realmKeys'>,
  issuance: Issuance | null,
  now: number,
): Promise<RealmKey | null> {
  const key = issuance === null || issuance.realmKeyId === null ? null : await realmKeys.find(issuance.realmKeyId)
  const hasEnded = key?.state === 'RETIRED' || (key?.state === 'RETIRING' && (key.retiresAt ?? 0) <= now)
  return hasEnded ? null : key
}

/** An idempotency key in its scope, with the digest of the input in the same request. */
export type ScopedKey = Pick<IdempotencyRecord, 'key' | 'inputDigest'>

/**
 * Returns the scoped keys of the requests; `null` for a request without a key. The scope of a key is the API client. If
 * the client uses a publishable API key, the scope also contains the visitor's network, because all visitors share the
 * API key.
 */
export function scopedKeysOf(
  { networks, requestHash }: Pick<Services, 'networks' | 'requestHash'>,
  { apiClientId, keyKind, address }: Pick<UnresolvedCaller, 'apiClientId' | 'keyKind' | 'address'>,
  requests: readonly IssuanceRequest[],
): (ScopedKey | null)[] {
  return requests.map(({ idempotencyKey, callee, reference, visitorAddress }) => {
    if (idempotencyKey === null) return null
    const scope = `${apiClientId} ${scopeWithinClient(networks, keyKind, address)}`
    return {
      key: requestHash.hash(`key ${scope} ${idempotencyKey}`),
      inputDigest: requestHash
        .hash(`input ${JSON.stringify([callee, reference, visitorAddress])}`)
        .slice(0, DIGEST_LENGTH),
    }
  })
}

/**
 * The length of a digest. It can be short, because each digest is compared with only one other digest: the recorded
 * digest of the same key.
 */
const DIGEST_LENGTH = 16

function scopeWithinClient(networks: Services['networks'], keyKind: ApiKeyKind, address: string | null): string {
  if (keyKind === 'SECRET') return 'server'
  const parsed = address === null ? null : networks.parseAddress(address)
  return `page ${parsed === null ? 'unknown' : networks.visitorNetwork(parsed)}`
}

/**
 * Checks the requests that were refused because of a limit or a used challenge. Another process may have taken the last
 * slot, or used the challenge, for the same request.
 *
 * @throws {StoreError} CONFLICT if another process recorded an issuance under the key of one of these requests.
 */
export async function expectNoRecord(
  { repositories, scopedKeys }: Pick<RepeatContext, 'repositories' | 'scopedKeys'>,
  decided: readonly ReadyRequest[],
): Promise<void> {
  const keys = decided.flatMap((each, index) => {
    const reason = each.kind === 'decided' ? each.decision.refusal?.reason : undefined
    const isCounted = reason === 'RATE_LIMITED' || reason === 'CHALLENGE_FAILED'
    return isCounted ? (scopedKeys[index]?.key ?? []) : []
  })
  if (keys.length > 0 && (await repositories.idempotency.waitForRecord(keys)))
    throw new StoreError('CONFLICT', 'another process recorded an issuance under the same key')
}

/** Returns a rejection if an earlier request of the batch has the same key as the request at `index`. */
export function rejectSharedKey(scopedKeys: readonly (ScopedKey | null)[], index: number): Invalid | null {
  const key = scopedKeys[index]?.key
  if (key === undefined || scopedKeys.findIndex((each) => each?.key === key) === index) return null
  return invalidAt(['idempotencyKey'], 'DUPLICATE', 'Each request of a batch needs its own key.')
}

/** Returns the records that are in force, by key. Removes expired records, because their keys can be used again. */
async function findRecords(
  { idempotency }: Pick<Repositories, 'idempotency'>,
  scopedKeys: readonly (ScopedKey | null)[],
  now: number,
): Promise<ReadonlyMap<string, IdempotencyRecord>> {
  const keys = scopedKeys.flatMap((scopedKey) => scopedKey?.key ?? [])
  const found = new Map<string, IdempotencyRecord>()
  if (keys.length === 0) return found
  for (const record of await idempotency.findMany(keys))
    if (record.expiresAt > now) found.set(record.key, record)
    else await idempotency.removeIfExpired(record.key, now)
  return found
}

/** Returns the record of a new issuance under its key. */
export function recordUnder(
  { key, inputDigest }: ScopedKey,
  { issuance, expiresAt }: Pick<IssuedOutcome, 'issuance' | 'expiresAt'>,
  contentDigest: string,
): IdempotencyRecord {
  return { key, issuanceId: issuance.id, inputDigest, contentDigest, expiresAt }
}

/** Returns the digest of the content of a request's tokens, as if the request were decided at `decidedAt`. */
export function contentDigestOf(
  { services, caller }: { readonly services: Pick<Services, 'requestHash'>; readonly caller: Pick<Caller, 'realm'> },
  decided: Pick<DecidedRequest, 'callee'>,
  decidedAt: number,
): string {
  const content = tokenContentOf(caller.realm, decided, decidedAt)
  return services.requestHash.hash(`content ${content}`).slice(0, DIGEST_LENGTH)
}

/** The requests of one process that are being decided under an idempotency key. */
export class RequestsUnderWay {
  readonly #last = new Map<string, Promise<void>>()

  /**
   * Runs the work after all earlier work with one of the keys has succeeded or failed. Repeats the work if another process
   * recorded an issuance under one of the keys at the same time. The repetition finds that issuance.
   */
  async run<Result>(scopedKeys: readonly (ScopedKey | null)[], work: () => Promise<Result>): Promise<Result> {
    const keys = scopedKeys.flatMap((scopedKey) => scopedKey?.key ?? [])
    if (keys.length === 0) return work()
    // All keys are taken together, before anything is awaited. Two batches therefore never wait for each other.
    const earlier = keys.flatMap((key) => this.#last.get(key) ?? [])
    let finish = (): void => undefined
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    for (const key of keys) this.#last.set(key, finished)
    try {
      await Promise.all(earlier)
      return await retryConflicts(work)
    } finally {
      finish()
      for (const key of keys) if (this.#last.get(key) === finished) this.#last.delete(key)
    }
  }
}

async function retryConflicts<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await work()
    } catch (error) {
      const isConflict = error instanceof StoreError && error.code === 'CONFLICT'
      if (!isConflict || attempt === ATTEMPTS_MAX) throw error
    }
}

/** The maximum number of attempts to record a batch. Only another request with one of its keys causes a conflict. */
const ATTEMPTS_MAX = 5
