import type { ServerSecrets } from '../vault/ServerSecrets.ts'
import type { Access } from './Access.ts'

/** The sealed secrets of the server itself, for the vault. */
export function serverSecretRepository({ read, write }: Access): ServerSecrets {
  return {
    list: async () =>
      (await read.selectFrom('server_secrets').selectAll().orderBy('name').execute()).map(
        ({ name, kek_id, sealed }) => ({ name, kekId: kek_id, sealed }),
      ),
    insert: ({ name, kekId, sealed }) =>
      write(async (db) => {
        await db.insertInto('server_secrets').values({ name, kek_id: kekId, sealed }).execute()
      }),
  }
}
