import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createOwner } from '../../src/auth/createOwner.ts'
import { readConfig } from '../../src/config/readConfig.ts'
import { openDataFolder } from '../../src/setup/openDataFolder.ts'
import { migrations } from '../../src/store/migrations.ts'
import { createMasterKeysFile } from '../../src/vault/createMasterKeysFile.ts'
import { createEmptyDatabase, runSql } from './createDatabase.ts'

function folderOf(databaseUrl: string, masterKeysFile?: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'anoncall-replica-'))
  return readConfig({
    DATABASE_URL: databaseUrl,
    ANONCALL_DATA_DIR: dataDir,
    ANONCALL_MASTER_KEYS_FILE: masterKeysFile ?? join(dataDir, 'master-keys'),
  })
}

test('three processes that start together on an empty database create one master keys file, migrate once, share its secrets, and have one owner', async () => {
  const url = await createEmptyDatabase()
  const masterKeysFile = join(mkdtempSync(join(tmpdir(), 'anoncall-keys-')), 'master-keys')
  const folders = await Promise.all(
    Array.from({ length: 3 }, () => openDataFolder(folderOf(url, masterKeysFile), 'service')),
  )
  onTestFinished(async () => {
    for (const folder of folders) await folder.close()
  })
  expect(await runSql(url, 'select name from schema_migrations order by version')).toEqual(
    migrations.map(({ name }) => ({ name })),
  )
  const hashes = folders.map(({ hashSessionToken }) => hashSessionToken('a token'))
  expect(new Set(hashes).size).toBe(1)
  const owner = { email: 'owner@acme.example', displayName: 'Owner', password: 'a long password', requestId: 'req_1' }
  const passwordHasher = { hash: async () => 'hashed' }
  const made = await Promise.allSettled(
    folders.map(({ services }) =>
      services.store.transaction(async (repositories) => {
        if ((await repositories.admins.list()).length > 0) return
        await createOwner({ ...services, passwordHasher }, repositories, owner)
      }),
    ),
  )
  expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
  expect(await folders[0]?.services.store.admins.list()).toHaveLength(1)
})

test('a process with a different master key gets an error and changes nothing', async () => {
  const url = await createEmptyDatabase()
  const first = await openDataFolder(folderOf(url), 'service')
  await first.close()
  const before = await runSql(url, 'select name, sealed from server_secrets order by name')
  const stranger = folderOf(url)
  await expect(openDataFolder(stranger, 'service')).rejects.toThrow(/The master keys file .* is missing/)
  await createMasterKeysFile(stranger.masterKeysFile)
  await expect(openDataFolder(stranger, 'service')).rejects.toThrow(/The master keys cannot open/)
  expect(await runSql(url, 'select name, sealed from server_secrets order by name')).toEqual(before)
})
