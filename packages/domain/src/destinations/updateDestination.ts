import type { Act } from '../audit/Act.ts'
import { changesBetween } from '../audit/changesBetween.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Conflict } from '../input/Conflict.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import { checkCallerApart } from '../realms/checkCallerApart.ts'
import type { Services } from '../Services.ts'
import { recordDepartures } from '../splice/recordDepartures.ts'
import { readSpliceRows } from '../splice/SpliceRows.ts'
import { spliceGradeChange } from '../splice/spliceGradeChange.ts'
import { auditedDestinationFields } from './createDestination.ts'
import type { Destination } from './Destination.ts'

/** Absent fields stay as they are. */
export interface UpdateDestinationInput {
  readonly destinationId: string
  readonly expectedRevision: number
  readonly displayName?: string
  readonly address?: string
  /** `null` for the realm's account user. */
  readonly accountUser?: string | null
}

export type UpdateDestinationOutcome =
  | { readonly kind: 'updated'; readonly destination: Destination }
  | Invalid
  | Conflict
  | NotFound

export async function updateDestination(
  services: Services,
  act: Act,
  input: UpdateDestinationInput,
): Promise<UpdateDestinationOutcome> {
  const problems = new InputProblems()
  if (input.displayName !== undefined) problems.text(['displayName'], input.displayName, 80)
  if (input.address !== undefined) problems.identity(['address'], input.address)
  if (input.accountUser !== undefined && input.accountUser !== null)
    problems.identity(['accountUser'], input.accountUser)
  const invalid = problems.outcome()
  if (invalid !== null) return invalid
  return services.store.transaction(async (repositories): Promise<UpdateDestinationOutcome> => {
    const before = await repositories.destinations.find(input.destinationId)
    if (before === null) return notFound
    if (before.revision !== input.expectedRevision) return { kind: 'conflict', currentRevision: before.revision }
    const destination: Destination = {
      ...before,
      displayName: input.displayName ?? before.displayName,
      address: input.address ?? before.address,
      accountUser: input.accountUser === undefined ? before.accountUser : input.accountUser,
      updatedAt: services.clock.now(),
      revision: before.revision + 1,
    }
    const realm = await repositories.realms.find(before.realmId)
    if (realm === null) return notFound
    const rows = await readSpliceRows(repositories, realm)
    const destinations = rows.destinations.map((sibling) => (sibling.id === before.id ? destination : sibling))
    checkCallerApart(problems, ['address'], realm, destinations)
    const clash = problems.outcome()
    if (clash !== null) return clash
    await repositories.destinations.update(destination)
    const after = await recordDepartures(repositories, rows, { ...rows, destinations }, destination.updatedAt)
    await recordAudit(services, repositories, {
      ...act,
      action: 'DESTINATION_UPDATED',
      subjectId: destination.id,
      realmId: destination.realmId,
      changes: [
        ...changesBetween(before, destination, auditedDestinationFields),
        spliceGradeChange(rows, after, destination.updatedAt),
      ].filter((change) => change.before !== change.after),
    })
    return { kind: 'updated', destination }
  })
}
