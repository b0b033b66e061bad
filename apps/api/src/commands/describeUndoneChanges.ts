import type { Executor } from '../store/Access.ts'

/**
 * Returns text for an administrator. If an older database is used, later changes are undone. The text lists the kinds
 * of these changes.
 *
 * @param what The word for the file in the text, for example "backup".
 * @param now In milliseconds since 1970.
 */
export async function describeUndoneChanges(db: Executor, what: string, now: number): Promise<string> {
  const { lastChange } = await db
    .selectFrom('audit_entries')
    .select(({ fn }) => fn.max<number | null>('occurred_at').as('lastChange'))
    .executeTakeFirstOrThrow()
  const admins = await db.selectFrom('admins').select('email').orderBy('email').execute()
  const keys = await db
    .selectFrom('api_keys')
    .innerJoin('api_clients', 'api_clients.id', 'api_keys.api_client_id')
    .innerJoin('realms', 'realms.id', 'api_clients.realm_id')
    .select(['api_keys.start', 'api_clients.name as client', 'realms.name as realm'])
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .orderBy('realms.name')
    .orderBy('api_keys.start')
    .execute()
  const realmKeys = await db
    .selectFrom('realm_keys')
    .innerJoin('realms', 'realms.id', 'realm_keys.realm_id')
    .select(['realms.name as realm', 'version', 'state', 'activates_at'])
    .where('state', '!=', 'RETIRED')
    .orderBy('realms.name')
    .orderBy('version')
    .execute()
  const inForce = async (table: 'blocks' | 'pauses') =>
    (
      await db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
        .executeTakeFirstOrThrow()
    ).count
  const scheduled = realmKeys.filter(({ state, activates_at }) => state === 'STAGED' && activates_at !== null)
  return `The last change in the ${what} was at ${lastChange === null ? 'an unknown time' : instant(lastChange)}. All later changes are undone:
- API keys that were revoked later are valid again. Valid keys: ${listed(keys.map(({ start, client, realm }) => `${start}… (${client}, realm ${realm})`))}. Revoke every key that must not be valid.
- Passwords are as they were then. Accounts: ${listed(admins.map(({ email }) => email))}. If a password was changed later because somebody else knew it, change it again. For the owner, run "anoncall owner reset-password".
- Realm keys that were retired later are in use again. Keys: ${listed(realmKeys.map(({ realm, version, state }) => `${realm} version ${version} (${state.toLowerCase()})`))}.${
    scheduled.length === 0
      ? ''
      : ` Scheduled keys that become active at their time, or at the next start if it has passed: ${listed(scheduled.map(({ realm, version, activates_at }) => `${realm} version ${version} (${instant(activates_at ?? 0)})`))}.`
  }
- Blocks and pauses that were created later are missing, and those that were lifted later apply again. In effect: ${counted(await inForce('blocks'), 'block')} and ${counted(await inForce('pauses'), 'pause')}.
- Policies, destinations and client limits are as they were then. Rate limits count only the decisions in the ${what}.
- Tokens that were issued later are not recorded in this database. The gateway accepts them until they expire, and possibly longer under an ECB key.
`
}

/** The maximum number of keys to list individually. */
const LISTED_MAX = 20

/**
 * Ends all sessions. Otherwise, sessions that ended after the backup could be used again with their old cookies.
 * Returns the number of ended sessions.
 */
export async function endSessions(db: Executor): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('sessions').executeTakeFirst()
  return Number(numDeletedRows)
}

function counted(count: number, one: string): string {
  return `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`
}

function listed(items: readonly string[]): string {
  if (items.length === 0) return 'none'
  const more = items.length - LISTED_MAX
  return more <= 0 ? items.join(', ') : `${items.slice(0, LISTED_MAX).join(', ')} and ${more} more`
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
