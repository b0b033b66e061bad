import type { InputProblems } from '../input/InputProblems.ts'
import type { Repositories } from '../ports/Store.ts'

/** Each must be one of the realm's, once. */
export async function checkDestinations(
  repositories: Pick<Repositories, 'destinations'>,
  problems: InputProblems,
  realmId: string,
  destinationIds: readonly string[] | null,
): Promise<void> {
  if (destinationIds === null) return
  const known = new Set((await repositories.destinations.listByRealm(realmId)).map((destination) => destination.id))
  destinationIds.forEach((id, index) => {
    const path = ['destinationIds', String(index)]
    if (!known.has(id)) problems.add(path, 'MALFORMED', 'Not a destination of this realm.')
    else if (destinationIds.indexOf(id) !== index) problems.add(path, 'DUPLICATE', 'Already in the list.')
  })
}
