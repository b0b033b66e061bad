import type { ServerSecrets } from '../vault/serverSecrets.ts'
import type { Access } from './Access.ts'

/** Returns the repository of the server's own sealed secrets, which the vault uses. */
export function serverSecretRepository({ read, write }: Pick<Access, 'read' | 'write'>): ServerSecrets {
  return {
    list: async () =>
      (await read.selectFrom('server_secrets').selectAll().orderBy('name').execute()).map(
        ({ name, kek_id, sealed }) => ({ name, kekId: kek_id, sealed }),
      ),
    insertAll: (secrets, auditHead) =>
      write(async (db) => {
        const rows = secrets.map(({ name, kekId, sealed }) => ({ name, kek_id: kekId, sealed }))
        await db.insertInto('server_secrets').values(rows).execute()
        if (auditHead !== null)
          await db
            .insertInto('audit_head')
            .values({ id: 1, ...auditHead })
            .execute()
      }),
  }
}
