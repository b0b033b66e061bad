import type { Executor } from './Schema.ts'

/** The service's own secrets, sealed by the vault. */
export interface ServerSecrets {
  list(): Promise<{ name: string; sealed: string }[]>
  insert(secret: { name: string; sealed: string }): Promise<void>
}

export function serverSecrets(db: Executor): ServerSecrets {
  return {
    list: () => db.selectFrom('server_secrets').selectAll().orderBy('name').execute(),
    async insert(secret) {
      await db.insertInto('server_secrets').values(secret).execute()
    },
  }
}
