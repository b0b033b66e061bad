import type { Invalid } from '../input/InputIssue.ts'
import { invalidAt } from '../input/invalidAt.ts'
import type { Repositories } from '../ports/Store.ts'

/** Whether another realm has this name, as its own or as a twin's that it still uses. */
export async function isGatewayRealmTaken(
  repositories: Pick<Repositories, 'realms' | 'realmKeys'>,
  gatewayRealm: string,
  ownRealmId: string,
): Promise<boolean> {
  const named = await repositories.realms.findByName(gatewayRealm)
  if (named !== null && named.id !== ownRealmId) return true
  return (await repositories.realmKeys.listByGatewayRealm(gatewayRealm)).some((key) => key.realmId !== ownRealmId)
}

export function nameTaken(path: readonly string[]): Invalid {
  return invalidAt(path, 'DUPLICATE', 'Another realm has this name.')
}
