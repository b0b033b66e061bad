import { type AuditSeal, type KeyVault, verifyAuditChain } from '@anoncall/domain'
import { StartError } from '../setup/StartError.ts'
import { accessOf, type Executor } from '../store/Access.ts'
import type { ReceiptContext } from '../store/receipts/recordReceipts.ts'
import { repositoriesOn } from '../store/storeOver.ts'
import { auditWords, setAsideWords } from './verifyAudit.ts'

/**
 * Verifies the hash chain of the audit log and decrypts every realm key.
 *
 * @param db The database connection, which should read one consistent snapshot.
 * @throws StartError if either check fails.
 */
export async function checkDatabase(db: Executor, { auditSeal, vault }: Checking): Promise<CheckedDatabase> {
  const store = repositoriesOn(accessOf(db), readOnly)
  const audit = await verifyAuditChain({ store, auditSeal })
  if (!audit.isIntact) throw new StartError(`The audit log ${auditWords(audit)}.`)
  const realms = await db.selectFrom('realms').select('id').execute()
  const issuances = (await rowsOf(db, 'receipts')) + (await rowsOf(db, 'issuances'))
  let realmKeys = 0
  for (const { id } of realms)
    for (const key of await store.realmKeys.listByRealm(id)) {
      if (key.state === 'RETIRED') continue
      await vault.cipherOf(key).catch(() => {
        throw new StartError(`The master keys cannot decrypt the realm key ${key.id}.`)
      })
      realmKeys += 1
    }
  const { length: auditLength, head: auditHead, setAside: auditSetAside } = audit
  return { auditLength, auditHead, auditSetAside, issuances, realms: realms.length, realmKeys }
}

/** The context of a check, which records nothing and reads no address. */
const readOnly: ReceiptContext = {
  addressVault: () => {
    throw new Error('a database check reads no addresses')
  },
  writer: 0,
}

async function rowsOf(db: Executor, table: 'receipts' | 'issuances'): Promise<number> {
  const { count } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** The result of a database check. */
export interface CheckedDatabase {
  readonly auditLength: number
  /** The hash of the last audit entry; `null` if the log is empty. */
  readonly auditHead: string | null
  /** The number of rows that a migration moved out of the audit log. */
  readonly auditSetAside: number
  readonly issuances: number
  readonly realms: number
  /** The number of realm keys. All of these keys can be decrypted with the master keys. */
  readonly realmKeys: number
}

/** The dependencies of a database check. */
interface Checking {
  readonly auditSeal: AuditSeal
  readonly vault: Pick<KeyVault, 'cipherOf'>
}

/**
 * Returns a summary such as "3 realms with 4 decryptable keys; 1,240 decisions; an intact audit log
 * of 57 entries, head ab12…".
 */
export function checkedWords(checked: CheckedDatabase): string {
  const { auditLength, auditHead, auditSetAside, issuances, realms, realmKeys } = checked
  const words = (count: number, one: string, many: string) =>
    `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
  const keys = words(realmKeys, 'decryptable key', 'decryptable keys')
  const entries = words(auditLength, 'entry', 'entries')
  const aside = auditSetAside === 0 ? '' : `; ${setAsideWords(auditSetAside)}`
  return `${words(realms, 'realm', 'realms')} with ${keys}; ${words(issuances, 'decision', 'decisions')}; an intact audit log of ${entries}, head ${auditHead ?? 'none'}${aside}`
}
