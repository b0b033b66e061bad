import type { Act } from '../audit/Act.ts'
import { changesBetween } from '../audit/changesBetween.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Realm } from '../realms/Realm.ts'
import type { Services } from '../Services.ts'
import { recordDepartures } from '../splice/recordDepartures.ts'
import { readSpliceRows } from '../splice/SpliceRows.ts'
import { spliceGradeChange } from '../splice/spliceGradeChange.ts'
import { auditedDestinationFields } from './createDestination.ts'

export type DeleteDestinationOutcome =
  | { readonly kind: 'deleted'; readonly destinationId: string; readonly realm: Realm }
  | NotFound

/** Takes a destination away. A client that was restricted to it may call nobody in its place. */
export async function deleteDestination(
  services: Services,
  act: Act,
  input: { readonly destinationId: string },
): Promise<DeleteDestinationOutcome> {
  return services.store.transaction(async (repositories): Promise<DeleteDestinationOutcome> => {
    const destination = await repositories.destinations.find(input.destinationId)
    const realm = destination === null ? null : await repositories.realms.find(destination.realmId)
    if (destination === null || realm === null) return notFound
    const rows = await readSpliceRows(repositories, realm)
    const destinations = rows.destinations.filter(({ id }) => id !== destination.id)
    const now = services.clock.now()
    await repositories.destinations.remove(destination.id)
    const after = await recordDepartures(repositories, rows, { ...rows, destinations }, now)
    await recordAudit(services, repositories, {
      ...act,
      action: 'DESTINATION_DELETED',
      subjectId: destination.id,
      realmId: realm.id,
      changes: [
        ...changesBetween(destination, null, auditedDestinationFields),
        spliceGradeChange(rows, after, now),
      ].filter((change) => change.before !== change.after),
    })
    return { kind: 'deleted', destinationId: destination.id, realm }
  })
}
