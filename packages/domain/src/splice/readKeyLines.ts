import type { CipherName } from '@anoncall/token-core'
import { EVERYTHING, type Pause } from '../pauses/Pause.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Realm } from '../realms/Realm.ts'
import type { KeyLine } from './findPartners.ts'
import { issuedLines } from './issuedLines.ts'
import { type RealmRows, readSharers, readSpliceRows } from './SpliceRows.ts'

/** Everything that is issued under one key which a realm has or had. */
export interface KeyLines {
  readonly cipher: CipherName
  /** Whether the realm itself issues under it. */
  readonly isActive: boolean
  readonly own: readonly ClientLine[]
  /** Of other realms whose active key it is. */
  readonly shared: readonly ClientLine[]
}

/** A callee with the clients that can get tokens for it, paused or not. */
export interface ClientLine extends KeyLine {
  readonly apiClientIds: readonly string[]
}

/**
 * Reads what is issued under each key of a realm: the active one, retiring ones, and older ones that another realm still has.
 * Tokens of the realm exist under all of them.
 */
export async function readKeyLines(repositories: Repositories, realm: Realm): Promise<KeyLines[]> {
  const own = clientLinesOf(await readSpliceRows(repositories, realm))
  const keys = new Map<string, KeyLines>()
  for (const { fingerprint, cipher, state } of await repositories.realmKeys.listByRealm(realm.id)) {
    const isActive = state === 'ACTIVE'
    const known = keys.get(fingerprint)
    if (state === 'STAGED' || (known !== undefined && !isActive)) continue
    const shared = (await readSharers(repositories, fingerprint, realm.id)).flatMap(clientLinesOf)
    if (isActive || state === 'RETIRING' || shared.length > 0) keys.set(fingerprint, { cipher, isActive, own, shared })
  }
  return [...keys.values()]
}

function clientLinesOf(rows: RealmRows): ClientLine[] {
  const { identity, apiClients } = rows
  if (identity === null) return []
  const { realmId, realmName } = identity
  return issuedLines(rows).map((line) => ({
    ...line,
    ...{ realmId, realmName },
    apiClientIds: apiClients
      .filter(
        ({ destinationIds: ids }) => ids === null || (line.destinationId !== null && ids.includes(line.destinationId)),
      )
      .map(({ id }) => id),
  }))
}

/** Returns the ids of everything whose pause lasts at least until an instant; `until` is `null` for no end. */
export async function readLastingPauses(
  { pauses }: Pick<Repositories, 'pauses'>,
  lines: readonly ClientLine[],
  until: number | null,
): Promise<Set<string>> {
  const ids = new Set([EVERYTHING, ...lines.flatMap(ownersOf)])
  const found = await pauses.findMany([...ids])
  const lasts = ({ endsAt }: Pause) => endsAt === null || (until !== null && endsAt >= until)
  return new Set(found.filter(lasts).map(({ ownerId }) => ownerId))
}

function ownersOf({ realmId, destinationId, apiClientIds }: ClientLine): string[] {
  return [realmId, ...(destinationId === null ? [] : [destinationId]), ...apiClientIds]
}

/** Whether any client can get tokens for a callee, given what is paused. */
export function isLive({ realmId, destinationId, apiClientIds }: ClientLine, paused: ReadonlySet<string>): boolean {
  if (paused.has(EVERYTHING) || paused.has(realmId)) return false
  if (destinationId !== null && paused.has(destinationId)) return false
  return apiClientIds.some((id) => !paused.has(id))
}
