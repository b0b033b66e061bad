import type { Act } from '../audit/Act.ts'
import { changesBetween } from '../audit/changesBetween.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { invalidAt } from '../input/invalidAt.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import { isPauseInForce } from '../pauses/Pause.ts'
import type { Services } from '../Services.ts'
import { recordAllDepartures } from '../splice/recordDepartures.ts'
import { readSpliceRows } from '../splice/SpliceRows.ts'
import { auditedRealmFields } from './createRealm.ts'

export interface DeleteRealmInput {
  readonly realmId: string
  readonly confirmName: string
}

export type DeleteRealmOutcome =
  | { readonly kind: 'deleted'; readonly realmId: string }
  /** `deletableAt` is `null` while the realm is not paused. */
  | { readonly kind: 'inUse'; readonly deletableAt: number | null }
  | Invalid
  | NotFound

/** Deletes a paused realm whose last token has expired. Its audit entries and issuances stay. */
export async function deleteRealm(services: Services, act: Act, input: DeleteRealmInput): Promise<DeleteRealmOutcome> {
  const now = services.clock.now()
  const forgotten: string[] = []
  const outcome = await services.store.transaction(async (repositories): Promise<DeleteRealmOutcome> => {
    const realm = await repositories.realms.find(input.realmId)
    if (realm === null) return notFound
    if (input.confirmName !== realm.name) return invalidAt(['confirmName'], 'MALFORMED', "Not this realm's name.")
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
