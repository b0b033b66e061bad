import type { Act } from '../audit/Act.ts'
import { changesBetween } from '../audit/changesBetween.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import { checkCallerApart } from '../realms/checkCallerApart.ts'
import type { Realm } from '../realms/Realm.ts'
import type { Services } from '../Services.ts'
import { readSpliceRows } from '../splice/SpliceRows.ts'
import { spliceGradeChange } from '../splice/spliceGradeChange.ts'
import type { Destination } from './Destination.ts'
import { isAlias } from './isAlias.ts'

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

/** The fields of a destination that the audit log tells. */
export const auditedDestinationFields = [
  'alias',
  'displayName',
  'address',
  'accountUser',
] as const satisfies readonly (keyof Destination)[]

export async function createDestination(
  services: Services,
  act: Act,
  input: CreateDestinationInput,
): Promise<CreateDestinationOutcome> {
  const problems = new InputProblems()
  if (input.alias === '') problems.add(['alias'], 'REQUIRED', 'Must not be empty.')
  else if (!isAlias(input.alias))
    problems.add(['alias'], 'MALFORMED', 'Lower-case letters, digits and hyphens between them, at most 64.')
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
    checkCallerApart(problems, ['address'], realm, [...siblings, destination])
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
