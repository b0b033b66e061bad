import { type AuditSeal, type KeyVault, verifyAuditChain } from '@anoncall/domain'
import { StartError } from '../setup/StartError.ts'
import { accessOf, type Executor } from '../store/Access.ts'
import { repositoriesOn } from '../store/repositoriesOn.ts'
import { auditWords, setAsideWords } from './auditWords.ts'

/** What a database was found to hold. */
export interface CheckedDatabase {
  readonly auditLength: number
  /** `null` when the log is empty. */
  readonly auditHead: string | null
  /** Rows that an update took out of the audit log. */
  readonly auditSetAside: number
  readonly issuances: number
  readonly realms: number
  /** Realm keys, all of which the master keys open. */
  readonly realmKeys: number
}

/** What a database is checked with. */
export interface Checking {
  readonly auditSeal: AuditSeal
  readonly vault: Pick<KeyVault, 'cipherOf'>
}

/**
 * Walks the audit log's chain and opens every realm key.
 *
 * @param db Best one that sees one state from beginning to end.
 * @throws StartError when one of them fails.
 */
export async function checkDatabase(db: Executor, { auditSeal, vault }: Checking): Promise<CheckedDatabase> {
  const store = repositoriesOn(accessOf(db))
  const audit = await verifyAuditChain({ store, auditSeal })
  if (!audit.isIntact) throw new StartError(`Its audit log ${auditWords(audit)}.`)
  const realms = await db.selectFrom('realms').select('id').execute()
  const issuances = await db
    .selectFrom('issuances')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  let realmKeys = 0
  for (const { id } of realms)
    for (const key of await store.realmKeys.listByRealm(id)) {
      if (key.state === 'RETIRED') continue
      await vault.cipherOf(key).catch(() => {
        throw new StartError(`The master keys do not open its realm key ${key.id}.`)
      })
      realmKeys += 1
    }
  const { length: auditLength, head: auditHead, setAside: auditSetAside } = audit
  return { auditLength, auditHead, auditSetAside, issuances: issuances.count, realms: realms.length, realmKeys }
}

/** Returns "3 realms with 4 keys, all of which open; 1,240 decisions; an intact audit log of 57 entries, head ab12…". */
export function checkedWords(checked: CheckedDatabase): string {
  const { auditLength, auditHead, auditSetAside, issuances, realms, realmKeys } = checked
  const words = (count: number, one: string, many: string) =>
    `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
  const keys = words(realmKeys, 'key', 'keys')
  const entries = words(auditLength, 'entry', 'entries')
  const aside = auditSetAside === 0 ? '' : `; ${setAsideWords(auditSetAside)}`
  return `${words(realms, 'realm', 'realms')} with ${keys}, all of which open; ${words(issuances, 'decision', 'decisions')}; an intact audit log of ${entries}, head ${auditHead ?? 'none'}${aside}`
}
