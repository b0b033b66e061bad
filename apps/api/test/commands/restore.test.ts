import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { expect, onTestFinished, test } from 'vitest'
import { tempFolder } from '../store/tempFolder.ts'
import { issue, issued } from '../testkit/issue.ts'
import { openShop } from '../testkit/openShop.ts'
import { runCli } from '../testkit/runCli.ts'
import { openTestApi, startTestApi } from '../testkit/startTestApi.ts'

const VIEWER = '{ viewer { kind } }'

/**
 * Returns a service with a backup. After the backup, a person signed out, a key was revoked, a pause was created and a
 * block was lifted.
 */
async function backedUp() {
  const api = await startTestApi()
  onTestFinished(() => api.close())
  const shop = await openShop(api)
  const auditor = await api.signedIn('AUDITOR')
  const { block } = await api.call<{ block: { id: string } }>(
    'mutation ($input: CreateBlockInput!) { createBlock(input: $input) { ... on CreateBlockPayload { block { id } } } }',
    { input: { realmId: shop.realmId, network: '198.51.100.0/24', reason: 'abuse' } },
  )
  const folder = tempFolder()
  const files = { backup: join(folder, 'backup.db'), export: join(folder, 'export.jsonl') }
  const environment = { ANONCALL_DATA_DIR: api.dataDir }
  for (const name of ['backup', 'export'] as const)
    expect(await runCli(environment, name, files[name])).toMatchObject({ code: 0, errors: '' })
  await api.call('mutation { signOut { __typename } }', {}, auditor)
  await api.call('mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { __typename } }', {
    input: { apiKeyId: shop.secret.id, reason: 'leaked' },
  })
  await api.call('mutation ($input: LiftBlockInput!) { liftBlock(input: $input) { __typename } }', {
    input: { blockId: block.id },
  })
  const target = {
    ANONCALL_DATA_DIR: join(tempFolder(), 'data'),
    ANONCALL_MASTER_KEYS_FILE: join(api.dataDir, 'master-keys'),
  }
  return { api, shop, auditor, files, target }
}

const start = (text: string) => text.slice(0, 12)

test('a cookie from before the backup is invalid after a restore, signed out or not', async () => {
  const { api, auditor, files, target } = await backedUp()
  // The owner's session is still valid where the backup was created.
  expect(await api.call(VIEWER)).toMatchObject({ kind: 'ADMIN' })
  expect(await api.call(VIEWER, {}, auditor)).toMatchObject({ kind: 'NOBODY' })
  const { code, printed, errors } = await runCli(target, 'restore', files.backup)
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(printed).toContain('All of its 2 sessions were ended: everyone must sign in again.\n')
  const restored = await openTestApi(target)
  onTestFinished(() => restored.close())
  expect(await restored.call(VIEWER, {}, auditor)).toMatchObject({ kind: 'NOBODY' })
  // Sign-in works, and the log is intact.
  expect(await restored.call(VIEWER)).toMatchObject({ kind: 'ADMIN' })
  expect(await runCli(target, 'audit', 'verify')).toMatchObject({ code: 0 })
})

test.each([
  ['restore', 'backup'],
  ['import', 'export'],
] as const)('%s prints what it puts back into effect: %s', async (command, file) => {
  const { shop, files, target } = await backedUp()
  const { code, printed, errors } = await runCli(target, command, files[file])
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(printed).toMatch(
    new RegExp(
      `The last change in the ${file} was at \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\. All later changes are undone:\\n`,
    ),
  )
  expect(printed).toContain('- API keys that were revoked later are valid again. Valid keys: ')
  for (const key of [shop.publishable.key, shop.secret.key]) {
    expect(printed).toContain(`${start(key)}… (Shop, realm acme)`)
    expect(printed).not.toContain(key)
  }
  expect(printed).toContain('- Passwords are as they were then. Accounts: ')
  expect(printed).toContain('- Realm keys that were retired later are in use again. Keys: acme version 1 (active).')
  expect(printed).toContain('In effect: 1 block and 0 pauses.')
  // The printed facts are true.
  const restored = await openTestApi(target)
  onTestFinished(() => restored.close())
  expect(await issue(restored, shop.secret)).toMatchObject({ __typename: 'IssueAnonymousCredentialsPayload' })
})

test.each(['backup', 'export'] as const)(
  'a %s that others can read causes a warning where it is used',
  async (name) => {
    const { files, target } = await backedUp()
    chmodSync(files[name], 0o644)
    const { code, errors } = await runCli(target, name === 'backup' ? 'restore' : 'import', files[name])
    expect({ code, errors }).toEqual({
      code: 0,
      errors: `Warning: other users of this machine can read ${files[name]}. Run chmod 600 ${files[name]}.\n`,
    })
  },
)

test.each(['backup', 'export'] as const)('addresses that became due after the %s stay unreadable', async (name) => {
  const api = await startTestApi()
  onTestFinished(() => api.close())
  const shop = await openShop(api)
  const id = await issued(api, shop.secret, { visitorAddress: '203.0.113.7' })
  expect(await api.services.store.issuances.addressOf(id, 0)).toBe('203.0.113.7')
  const file = join(tempFolder(), name)
  // As if the address had become known 25 hours ago, and the service had not run since.
  const database = new Database(join(api.dataDir, 'anoncall.db'))
  database.exec('update address_keys set starts_at = starts_at - 90000000')
  database.close()
  expect(await runCli({ ANONCALL_DATA_DIR: api.dataDir }, name, file)).toMatchObject({ code: 0 })
  const target = {
    ANONCALL_DATA_DIR: join(tempFolder(), 'data'),
    ANONCALL_MASTER_KEYS_FILE: join(api.dataDir, 'master-keys'),
  }
  expect(await runCli(target, name === 'backup' ? 'restore' : 'import', file)).toMatchObject({ code: 0, errors: '' })
  const restored = new Database(join(target.ANONCALL_DATA_DIR, 'anoncall.db'))
  expect(restored.prepare('select sealed_key from address_keys where sealed_key is not null').all()).toEqual([])
  restored.close()
})
