import type { CipherName } from '@anoncall/token-core'
import { recordAudit } from '../audit/auditChain.ts'
import { type Act, changesBetween } from '../audit/auditEntry.ts'
import { type Conflict, InputProblems, type Invalid, invalidAt, type NotFound, notFound } from '../input/rejections.ts'
import { isPauseInForce } from '../pauses/pause.ts'
import type { Services } from '../ports/services.ts'
import { recordAllDepartures, recordDepartures, spliceGradeChange } from '../splice/changes.ts'
import { readSpliceRows } from '../splice/spliceRows.ts'
import type { Realm, RealmKey } from './realm.ts'
import {
  checkCalleePatterns,
  checkFromUserNotCallable,
  checkRealmKeyText,
  checkRealmName,
  checkTokenFormat,
  isGatewayRealmTaken,
  nameTaken,
  type TokenFormatInput,
} from './realmInput.ts'
import { findKeyUses, keyUsesText, sealNewRealmKey } from './realmKeyMaterial.ts'

/** Creates our copy of a realm that the gateway has. The realm's first key is active immediately. */
export async function createRealm(services: Services, act: Act, input: CreateRealmInput): Promise<CreateRealmOutcome> {
  const invalid = checkNewRealm(input)
  if (invalid !== null) return invalid
  const now = services.clock.now()
  const realm: Realm = {
    id: services.ids.next('rlm'),
    name: input.name,
    displayName: input.displayName ?? input.name,
    accountUser: input.accountUser,
    fromUser: input.fromUser,
    calleePatterns: input.calleePatterns,
    timestampUnit: input.tokenFormat.timestampUnit,
    lifetimeSeconds: input.tokenFormat.lifetimeSeconds,
    effectiveLifetimeSeconds: input.tokenFormat.effectiveLifetimeSeconds ?? input.tokenFormat.lifetimeSeconds,
    createdAt: now,
    updatedAt: now,
    revision: 1,
  }
  const wanted = { realmId: realm.id, version: 1, cipher: input.cipher, gatewayRealm: input.name, key: input.key }
  const { realmKey, generatedKey } = await sealNewRealmKey(services, wanted)
  return services.store.transaction(async (repositories): Promise<CreateRealmOutcome> => {
    if (await isGatewayRealmTaken(repositories, input.name, realm.id)) return nameTaken(['name'])
    await repositories.realms.insert(realm)
    const activeKey: RealmKey = { ...realmKey, state: 'ACTIVE', activatesAt: now }
    await repositories.realmKeys.insert(activeKey)
    const rows = await readSpliceRows(repositories, realm, activeKey)
    const sharedWith = keyUsesText(await findKeyUses(repositories, activeKey))
    await recordAudit(services, repositories, {
      ...act,
      action: 'REALM_CREATED',
      subjectId: realm.id,
      realmId: realm.id,
      changes: [
        ...changesBetween(null, realm, auditedRealmFields),
        { field: 'cipher', before: null, after: input.cipher },
        { field: 'keyFingerprint', before: null, after: realmKey.fingerprint },
        ...(sharedWith === null ? [] : [{ field: 'keySharedWith', before: null, after: sharedWith }]),
        spliceGradeChange(null, rows, now),
      ],
    })
    return { kind: 'created', realm, generatedKey }
  })
}

export interface CreateRealmInput {
  readonly name: string
  /** `null` to use the name. */
  readonly displayName: string | null
  readonly accountUser: string
  /** `null` to use the account user. */
  readonly fromUser: string | null
  readonly tokenFormat: TokenFormatInput
  readonly cipher: CipherName
  /** `null` to generate a key. */
  readonly key: string | null
  readonly calleePatterns: readonly string[]
}

export type CreateRealmOutcome =
  | { readonly kind: 'created'; readonly realm: Realm; readonly generatedKey: string | null }
  | Invalid

/** The fields of a realm in the audit log. */
export const auditedRealmFields = [
  'name',
  'displayName',
  'accountUser',
  'fromUser',
  'calleePatterns',
  'timestampUnit',
  'lifetimeSeconds',
  'effectiveLifetimeSeconds',
] as const satisfies readonly (keyof Realm)[]

function checkNewRealm(input: CreateRealmInput): Invalid | null {
  const problems = new InputProblems()
  checkRealmName(problems, ['name'], input.name)
  if (input.displayName !== null) problems.text(['displayName'], input.displayName, 80)
  problems.identity(['accountUser'], input.accountUser)
  if (input.fromUser !== null) problems.identity(['fromUser'], input.fromUser)
  checkTokenFormat(problems, ['tokenFormat'], input.tokenFormat)
  checkCalleePatterns(problems, ['calleePatterns'], input.calleePatterns)
  if (input.key !== null) checkRealmKeyText(problems, ['key'], { cipher: input.cipher, key: input.key })
  return problems.outcome()
}

/** Absent fields stay unchanged. */
export interface UpdateRealmInput {
  readonly realmId: string
  readonly expectedRevision: number
  readonly displayName?: string
  readonly accountUser?: string
  /** `null` to use the account user. */
  readonly fromUser?: string | null
  readonly calleePatterns?: readonly string[]
  readonly tokenFormat?: TokenFormatInput
}

export type UpdateRealmOutcome = { readonly kind: 'updated'; readonly realm: Realm } | Invalid | Conflict | NotFound

/** Changes the settings of a realm. The name of a realm never changes, and its keys are changed separately. */
export async function updateRealm(services: Services, act: Act, input: UpdateRealmInput): Promise<UpdateRealmOutcome> {
  const invalid = checkRealmChanges(input)
  if (invalid !== null) return invalid
  return services.store.transaction(async (repositories): Promise<UpdateRealmOutcome> => {
    const before = await repositories.realms.find(input.realmId)
    if (before === null) return notFound
    if (before.revision !== input.expectedRevision) return { kind: 'conflict', currentRevision: before.revision }
    const format = input.tokenFormat
    const realm: Realm = {
      ...before,
      displayName: input.displayName ?? before.displayName,
      accountUser: input.accountUser ?? before.accountUser,
      fromUser: input.fromUser === undefined ? before.fromUser : input.fromUser,
      calleePatterns: input.calleePatterns ?? before.calleePatterns,
      timestampUnit: format?.timestampUnit ?? before.timestampUnit,
      lifetimeSeconds: format?.lifetimeSeconds ?? before.lifetimeSeconds,
      effectiveLifetimeSeconds:
        format === undefined
          ? before.effectiveLifetimeSeconds
          : (format.effectiveLifetimeSeconds ?? format.lifetimeSeconds),
      updatedAt: services.clock.now(),
      revision: before.revision + 1,
    }
    const rows = await readSpliceRows(repositories, before)
    const problems = new InputProblems()
    const path = input.fromUser === undefined ? ['accountUser'] : ['fromUser']
    checkFromUserNotCallable(problems, path, { realm, destinations: rows.destinations })
    const clash = problems.outcome()
    if (clash !== null) return clash
    await repositories.realms.update(realm)
    const after = await recordDepartures(repositories, { before: rows, after: { ...rows, realm } }, realm.updatedAt)
    await recordAudit(services, repositories, {
      ...act,
      action: 'REALM_UPDATED',
      subjectId: realm.id,
      realmId: realm.id,
      changes: [
        ...changesBetween(before, realm, auditedRealmFields),
        spliceGradeChange(rows, after, realm.updatedAt),
      ].filter((change) => change.before !== change.after),
    })
    return { kind: 'updated', realm }
  })
}

function checkRealmChanges(input: UpdateRealmInput): Invalid | null {
  const problems = new InputProblems()
  if (input.displayName !== undefined) problems.text(['displayName'], input.displayName, 80)
  if (input.accountUser !== undefined) problems.identity(['accountUser'], input.accountUser)
  if (input.fromUser !== undefined && input.fromUser !== null) problems.identity(['fromUser'], input.fromUser)
  if (input.calleePatterns !== undefined) checkCalleePatterns(problems, ['calleePatterns'], input.calleePatterns)
  if (input.tokenFormat !== undefined) checkTokenFormat(problems, ['tokenFormat'], input.tokenFormat)
  return problems.outcome()
}

export interface DeleteRealmInput {
  readonly realmId: string
  readonly confirmName: string
}

export type DeleteRealmOutcome =
  | { readonly kind: 'deleted'; readonly realmId: string }
  /** `deletableAt` is `null` if the realm is not paused. */
  | { readonly kind: 'inUse'; readonly deletableAt: number | null }
  | Invalid
  | NotFound

/** Deletes a paused realm whose last token has expired. Keeps its audit entries and issuances. */
export async function deleteRealm(services: Services, act: Act, input: DeleteRealmInput): Promise<DeleteRealmOutcome> {
  const now = services.clock.now()
  const forgotten: string[] = []
  const outcome = await services.store.transaction(async (repositories): Promise<DeleteRealmOutcome> => {
    const realm = await repositories.realms.find(input.realmId)
    if (realm === null) return notFound
    if (input.confirmName !== realm.name) return invalidAt(['confirmName'], 'MALFORMED', "Must be the realm's name.")
    const pause = await repositories.pauses.find(realm.id)
    if (pause === null || !isPauseInForce(pause, now)) return { kind: 'inUse', deletableAt: null }
    const filter = { realmId: realm.id, destinationId: null, apiClientId: null }
    const outstanding = await repositories.issuances.outstanding(filter, now)
    if (outstanding.until !== null) return { kind: 'inUse', deletableAt: outstanding.until }
    forgotten.push(...(await repositories.realmKeys.listByRealm(realm.id)).map((key) => key.id))
    await recordAllDepartures(repositories, await readSpliceRows(repositories, realm), now)
    await repositories.realms.remove(realm.id)
    await recordAudit(services, repositories, {
      ...act,
      action: 'REALM_DELETED',
      subjectId: realm.id,
      realmId: realm.id,
      changes: changesBetween(realm, null, auditedRealmFields),
    })
    return { kind: 'deleted', realmId: realm.id }
  })
  for (const id of forgotten) services.vault.forget(id)
  return outcome
}
