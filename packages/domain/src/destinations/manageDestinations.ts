import { recordAudit } from '../audit/auditChain.ts'
import { type Act, changesBetween } from '../audit/auditEntry.ts'
import { type Conflict, InputProblems, type Invalid, type NotFound, notFound } from '../input/rejections.ts'
import type { Services } from '../ports/services.ts'
import type { Realm } from '../realms/realm.ts'
import { checkFromUserNotCallable } from '../realms/realmInput.ts'
import { recordDepartures, spliceGradeChange } from '../splice/changes.ts'
import { readSpliceRows } from '../splice/spliceRows.ts'
import { type Destination, isAlias } from './destination.ts'

/** Creates a destination. The audit entry includes the effect on the realm's splice grade. */
export async function createDestination(
  services: Services,
  act: Act,
  input: CreateDestinationInput,
): Promise<CreateDestinationOutcome> {
  const problems = new InputProblems()
  if (input.alias === '') problems.add(['alias'], 'REQUIRED', 'Must not be empty.')
  else if (!isAlias(input.alias))
    problems.add(
      ['alias'],
      'MALFORMED',
      'Lower-case letters, digits and single hyphens between them, at most 64 characters.',
    )
  problems.text(['displayName'], input.displayName, 80)
  problems.identity(['address'], input.address)
  if (input.accountUser !== null) problems.identity(['accountUser'], input.accountUser)
  const invalid = problems.outcome()
  if (invalid !== null) return invalid
  const now = services.clock.now()
  const destination: Destination = {
    ...input,
    id: services.ids.next('dst'),
    createdAt: now,
    updatedAt: now,
    revision: 1,
  }
  return services.store.transaction(async (repositories): Promise<CreateDestinationOutcome> => {
    const realm = await repositories.realms.find(input.realmId)
    if (realm === null) return notFound
    const rows = await readSpliceRows(repositories, realm)
    const siblings = rows.destinations
    if (siblings.length >= DESTINATIONS_MAX)
      problems.add(['realmId'], 'OUT_OF_RANGE', `At most ${DESTINATIONS_MAX} in a realm.`)
    if (siblings.some((sibling) => sibling.alias === input.alias))
      problems.add(['alias'], 'DUPLICATE', 'Another destination of this realm has this alias.')
    checkFromUserNotCallable(problems, ['address'], { realm, destinations: [...siblings, destination] })
    const taken = problems.outcome()
    if (taken !== null) return taken
    await repositories.destinations.insert(destination)
    await recordAudit(services, repositories, {
      ...act,
      action: 'DESTINATION_CREATED',
      subjectId: destination.id,
      realmId: realm.id,
      changes: [
        ...changesBetween(null, destination, auditedDestinationFields),
        spliceGradeChange(rows, { ...rows, destinations: [...siblings, destination] }, now),
      ],
    })
    return { kind: 'created', destination, realm }
  })
}

export interface CreateDestinationInput {
  readonly realmId: string
  readonly alias: string
  readonly displayName: string
  readonly address: string
  /** `null` for the realm's account user. */
  readonly accountUser: string | null
}

export type CreateDestinationOutcome =
  | { readonly kind: 'created'; readonly destination: Destination; readonly realm: Realm }
  | Invalid
  | NotFound

const DESTINATIONS_MAX = 500

/** The fields of a destination in the audit log. */
export const auditedDestinationFields = [
  'alias',
  'displayName',
  'address',
  'accountUser',
] as const satisfies readonly (keyof Destination)[]

/** Absent fields stay unchanged. */
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

/** Changes a destination. The alias of a destination never changes. */
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
    checkFromUserNotCallable(problems, ['address'], { realm, destinations })
    const clash = problems.outcome()
    if (clash !== null) return clash
    await repositories.destinations.update(destination)
    const after = await recordDepartures(
      repositories,
      { before: rows, after: { ...rows, destinations } },
      destination.updatedAt,
    )
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

export type DeleteDestinationOutcome =
  | { readonly kind: 'deleted'; readonly destinationId: string; readonly realm: Realm }
  | NotFound

/** Deletes a destination. A client that could call only this destination can then call no callee at all. */
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
    const after = await recordDepartures(repositories, { before: rows, after: { ...rows, destinations } }, now)
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
