import { verifyAuditChain } from '@anoncall/domain'
import type { DataFolder } from '../setup/openDataFolder.ts'
import { StartError } from '../setup/StartError.ts'

/** What a database was found to hold. */
export interface CheckedDatabase {
  readonly auditLength: number
  /** `null` when the log is empty. */
  readonly auditHead: string | null
  readonly issuances: number
  readonly realms: number
  /** Realm keys, all of which the master keys open. */
  readonly realmKeys: number
}

/**
 * Walks the audit log's chain and opens every realm key.
 *
 * @throws StartError when one of them fails.
 */
export async function checkDatabase({ services, transfer }: DataFolder): Promise<CheckedDatabase> {
  const { isIntact, length, head } = await verifyAuditChain(services)
  if (!isIntact) throw new StartError(`Its audit log is broken after entry ${length}.`)
  const { realms, issuances } = await transfer.snapshot(async (db) => ({
    realms: await db.selectFrom('realms').select('id').execute(),
    issuances: await db
      .selectFrom('issuances')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
  }))
  let realmKeys = 0
  for (const { id } of realms)
    for (const key of await services.store.realmKeys.listByRealm(id)) {
      if (key.state === 'RETIRED') continue
      await services.vault.cipherOf(key).catch(() => {
        throw new StartError(`The master keys do not open its realm key ${key.id}.`)
      })
      realmKeys += 1
    }
  return { auditLength: length, auditHead: head, issuances: issuances.count, realms: realms.length, realmKeys }
}

/** «3 realms with 4 keys, all of which open; 1,240 decisions; an intact audit log of 57 entries, head ab12…» */
export function checkedWords({ auditLength, auditHead, issuances, realms, realmKeys }: CheckedDatabase): string {
  const words = (count: number, one: string, many: string) =>
    `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
  const keys = words(realmKeys, 'key', 'keys')
  const entries = words(auditLength, 'entry', 'entries')
  return `${words(realms, 'realm', 'realms')} with ${keys}, all of which open; ${words(issuances, 'decision', 'decisions')}; an intact audit log of ${entries}, head ${auditHead ?? 'none'}`
}
