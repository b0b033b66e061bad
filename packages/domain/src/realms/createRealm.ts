import type { CipherName } from '@anoncall/token-core'
import type { Act } from '../audit/Act.ts'
import { changesBetween } from '../audit/changesBetween.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import type { Services } from '../Services.ts'
import { readSpliceRows } from '../splice/SpliceRows.ts'
import { spliceGradeChange } from '../splice/spliceGradeChange.ts'
import {
  checkCalleePatterns,
  checkRealmKeyText,
  checkRealmName,
  checkTokenFormat,
  type TokenFormatInput,
} from './checkRealmInput.ts'
import { findKeyUses, keyUsesText } from './findKeyUses.ts'
import { isGatewayRealmTaken, nameTaken } from './isGatewayRealmTaken.ts'
import { newRealmKey } from './newRealmKey.ts'
import type { Realm } from './Realm.ts'
import type { RealmKey } from './RealmKey.ts'

export interface CreateRealmInput {
  readonly name: string
  /** `null` to use the name. */
  readonly displayName: string | null
  readonly accountUser: string
  /** `null` to use the account user. */
  readonly fromUser: string | null
  readonly tokenFormat: TokenFormatInput
  readonly cipher: CipherName
  /** `null` to have one generated. */
  readonly key: string | null
  readonly calleePatterns: readonly string[]
}

export type CreateRealmOutcome =
  | { readonly kind: 'created'; readonly realm: Realm; readonly generatedKey: string | null }
  | Invalid

/** The fields of a realm that the audit log tells. */
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

/** Mirrors a realm of the gateway, with its first key active at once. */
export async function createRealm(services: Services, act: Act, input: CreateRealmInput): Promise<CreateRealmOutcome> {
  const invalid = checkInput(input)
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
  const { realmKey, generatedKey } = await newRealmKey(services, wanted)
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

function checkInput(input: CreateRealmInput): Invalid | null {
  const problems = new InputProblems()
  checkRealmName(problems, ['name'], input.name)
  if (input.displayName !== null) problems.text(['displayName'], input.displayName, 80)
  problems.identity(['accountUser'], input.accountUser)
  if (input.fromUser !== null) problems.identity(['fromUser'], input.fromUser)
  checkTokenFormat(problems, ['tokenFormat'], input.tokenFormat)
  checkCalleePatterns(problems, ['calleePatterns'], input.calleePatterns)
  if (input.key !== null) checkRealmKeyText(problems, ['key'], input.cipher, input.key)
  return problems.outcome()
}
