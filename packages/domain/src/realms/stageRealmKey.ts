import type { CipherName } from '@anoncall/token-core'
import type { Act } from '../audit/Act.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Services } from '../Services.ts'
import { checkRealmKeyText, checkRealmName } from './checkRealmInput.ts'
import { findKeyUses, keyUsesText } from './findKeyUses.ts'
import { isGatewayRealmTaken, nameTaken } from './isGatewayRealmTaken.ts'
import { newRealmKey } from './newRealmKey.ts'
import type { Realm } from './Realm.ts'
import type { RealmKey } from './RealmKey.ts'

export interface StageRealmKeyInput {
  readonly realmId: string
  readonly cipher: CipherName
  /** `null` to have one generated. */
  readonly key: string | null
  /** The twin's name; `null` to keep the active key's. */
  readonly gatewayRealm: string | null
  /** `null` to activate by hand. */
  readonly activatesAt: number | null
}

export type StageRealmKeyOutcome =
  | {
      readonly kind: 'staged'
      readonly realm: Realm
      readonly realmKey: RealmKey
      readonly generatedKey: string | null
    }
  | { readonly kind: 'alreadyStaged'; readonly stagedKey: RealmKey }
  | Invalid
  | NotFound

/** Stores the next key without using it. One at a time. */
export async function stageRealmKey(
  services: Services,
  act: Act,
  input: StageRealmKeyInput,
): Promise<StageRealmKeyOutcome> {
  const problems = new InputProblems()
  if (input.key !== null) checkRealmKeyText(problems, ['key'], input.cipher, input.key)
  if (input.gatewayRealm !== null) checkRealmName(problems, ['gatewayRealm'], input.gatewayRealm)
  problems.future(['activatesAt'], input.activatesAt, services.clock.now())
  const invalid = problems.outcome()
  if (invalid !== null) return invalid
  return services.store.transaction(async (repositories): Promise<StageRealmKeyOutcome> => {
    const realm = await repositories.realms.find(input.realmId)
    if (realm === null) return notFound
    const keys = await repositories.realmKeys.listByRealm(realm.id)
    const stagedKey = keys.find((key) => key.state === 'STAGED')
    if (stagedKey !== undefined) return { kind: 'alreadyStaged', stagedKey }
    const gatewayRealm = input.gatewayRealm ?? keys.find((key) => key.state === 'ACTIVE')?.gatewayRealm ?? realm.name
    if (await isGatewayRealmTaken(repositories, gatewayRealm, realm.id)) return nameTaken(['gatewayRealm'])
    const version = 1 + Math.max(0, ...keys.map((key) => key.version))
    const wanted = { realmId: realm.id, version, cipher: input.cipher, gatewayRealm, key: input.key }
    const { realmKey: unstaged, generatedKey } = await newRealmKey(services, wanted)
    const realmKey: RealmKey = { ...unstaged, state: 'STAGED', activatesAt: input.activatesAt }
    await repositories.realmKeys.insert(realmKey)
    const sharedWith = keyUsesText(await findKeyUses(repositories, realmKey))
    await recordAudit(services, repositories, {
      ...act,
      action: 'REALM_KEY_STAGED',
      subjectId: realmKey.id,
      realmId: realm.id,
      changes: [
        { field: 'keyFingerprint', before: null, after: realmKey.fingerprint },
        { field: 'cipher', before: null, after: realmKey.cipher },
        { field: 'gatewayRealm', before: null, after: realmKey.gatewayRealm },
        ...(sharedWith === null ? [] : [{ field: 'keySharedWith', before: null, after: sharedWith }]),
        ...(input.activatesAt === null
          ? []
          : [{ field: 'activatesAt', before: null, after: new Date(input.activatesAt).toISOString() }]),
      ],
    })
    return { kind: 'staged', realm, realmKey, generatedKey }
  })
}
