import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config/readConfig.ts'
import { openDataFolder } from '../../src/setup/openDataFolder.ts'
import { issued } from '../testkit/issue.ts'
import { openShop } from '../testkit/openShop.ts'
import { runCli } from '../testkit/runCli.ts'
import { startTestApi } from '../testkit/startTestApi.ts'
import { everything, forgedHead, newFolder, removals, startOnce } from './emptied.ts'

const fileOf = ({ ANONCALL_DATA_DIR }: { ANONCALL_DATA_DIR: string }) => join(ANONCALL_DATA_DIR, 'anoncall.db')

function change(file: string, statements: readonly string[]): void {
  const database = new Database(file)
  for (const statement of statements) database.exec(statement)
  database.close()
}

test('a fresh folder has one first run, also if an earlier start was interrupted', async () => {
  const environment = newFolder()
  // Opened and closed before the first run, so only its secrets exist.
  await (await openDataFolder(readConfig(environment), 'service')).close()
  expect(await startOnce(environment)).toMatchObject({
    isFirstRun: true,
    admins: 1,
    realms: ['demo'],
    isRemoved: false,
    chain: { isIntact: true, length: 6 },
  })
  expect(await startOnce(environment)).toMatchObject({ isFirstRun: false, admins: 1, isRemoved: false })
})

test('a forged head of an empty log causes no first run, also without the note in the data folder', async () => {
  for (const isNoteGone of [true, false]) {
    const environment = newFolder()
    await startOnce(environment)
    change(fileOf(environment), forgedHead)
    if (isNoteGone) rmSync(join(environment.ANONCALL_DATA_DIR, 'installed'))
    for (const start of ['the first', 'the second'])
      expect(await startOnce(environment), start).toMatchObject({
        isFirstRun: false,
        admins: 0,
        isRemoved: true,
        chain: { isIntact: false, finding: 'LOG_REMOVED' },
      })
  }
})

test.each(removals)(
  'without %s, no account is created, and every command and check reports that the log was removed',
  async (_, statements) => {
    const environment = newFolder()
    await startOnce(environment)
    change(fileOf(environment), statements)
    const admins = statements.some((statement) => statement.endsWith('from admins')) ? 0 : 1
    for (const start of ['the first', 'the second'])
      expect(await startOnce(environment), start).toMatchObject({
        isFirstRun: false,
        admins,
        isRemoved: true,
        chain: { isIntact: false, finding: 'LOG_REMOVED' },
      })
    const verified = await runCli(environment, 'audit', 'verify')
    expect(verified).toMatchObject({
      code: 1,
      printed: '',
      errors: expect.stringContaining('removed from the database'),
    })
    const reset = await runCli(environment, 'owner', 'reset-password')
    expect(reset.errors).toContain('The audit log was removed from the database.')
    if (admins === 0)
      expect(reset).toMatchObject({ code: 1, errors: expect.stringContaining('no longer has an owner') })
    for (const command of ['backup', 'export'])
      expect(await runCli(environment, command, join(environment.ANONCALL_DATA_DIR, `${command}.out`))).toMatchObject({
        code: 1,
        errors: expect.stringContaining('removed from the database'),
      })
    // Later entries do not make it a valid log again.
    if (admins === 1)
      expect(await startOnce(environment)).toMatchObject({ isRemoved: true, chain: { finding: 'LOG_REMOVED' } })
  },
)

test.each([
  ['every row', (file: string) => change(file, everything)],
  ['the file', (file: string) => rmSync(file)],
  [
    'the file, replaced by an empty one',
    (file: string) => {
      rmSync(file)
      writeFileSync(file, '')
    },
  ],
  [
    'everything except the content of a new database, copied before the first run',
    (file: string) => copyFileSync(`${file}.before`, file),
  ],
])('a database without %s is not a new one', async (_, remove) => {
  const environment = newFolder()
  await (await openDataFolder(readConfig(environment), 'service')).close()
  const file = fileOf(environment)
  copyFileSync(file, `${file}.before`)
  await startOnce(environment)
  for (const log of ['-wal', '-shm']) rmSync(`${file}${log}`, { force: true })
  remove(file)
  const note = join(environment.ANONCALL_DATA_DIR, 'installed')
  await expect(startOnce(environment)).rejects.toThrow(`The database is empty, but it was in use before: `)
  await expect(startOnce(environment)).rejects.toThrow(`delete ${note} first`)
  // People with write access to the folder can start over.
  rmSync(note)
  expect(await startOnce(environment)).toMatchObject({ isFirstRun: true, admins: 1, isRemoved: false })
})

test('a backup can be restored after the file was removed', async () => {
  const environment = newFolder()
  await startOnce(environment)
  const backup = join(environment.ANONCALL_DATA_DIR, 'backup.db')
  expect(await runCli(environment, 'backup', backup)).toMatchObject({ code: 0 })
  for (const end of ['', '-wal', '-shm']) rmSync(`${fileOf(environment)}${end}`, { force: true })
  await expect(startOnce(environment)).rejects.toThrow('Restore a backup')
  expect(await runCli(environment, 'restore', backup)).toMatchObject({ code: 0, errors: '' })
  expect(await startOnce(environment)).toMatchObject({ isFirstRun: false, admins: 1, isRemoved: false })
})

test('removed secrets are not created again over existing data', async () => {
  const environment = newFolder()
  await startOnce(environment)
  change(fileOf(environment), ['delete from server_secrets', 'delete from admins'])
  await expect(startOnce(environment)).rejects.toThrow('The server secrets were removed from the database')
  expect(await runCli(environment, 'audit', 'verify')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('The server secrets were removed'),
  })
  const database = new Database(fileOf(environment))
  expect(database.prepare('select count(*) as count from server_secrets').get([])).toMatchObject({ count: 0 })
  database.close()
})

test('the head of a new log, added after the removal, does not make the log valid', async () => {
  const environment = newFolder()
  await (await openDataFolder(readConfig(environment), 'service')).close()
  const database = new Database(fileOf(environment))
  const head = database.prepare('select length, hash, seal from audit_head').get([]) as Record<string, string>
  database.close()
  await startOnce(environment)
  const [first] = removals
  change(fileOf(environment), [
    ...(first?.[1] ?? []).filter((statement) => !statement.includes('realms')),
    `insert into audit_head values (1, 0, '', '${head.seal}')`,
  ])
  expect(await startOnce(environment)).toMatchObject({
    isFirstRun: false,
    admins: 0,
    isRemoved: true,
    chain: { finding: 'LOG_REMOVED' },
  })
})

test('a service whose log was removed issues, allows sign-in, and reports it before and after sign-in', async () => {
  const api = await startTestApi()
  const shop = await openShop(api)
  const state = (as: 'anonymous' | 'owner') => api.send('{ serviceState { isAuditLogRemoved } }', {}, as)
  expect((await state('anonymous')).data).toEqual({ serviceState: { isAuditLogRemoved: false } })
  change(join(api.dataDir, 'anoncall.db'), ['delete from audit_entries', 'delete from audit_head'])
  const again = await api.restart()
  onTestFinished(() => again.close())
  await issued(again, shop.secret)
  for (const as of ['anonymous', 'owner'] as const)
    expect((await again.send('{ serviceState { isAuditLogRemoved } }', {}, as)).data).toEqual({
      serviceState: { isAuditLogRemoved: true },
    })
  expect(
    await again.call('mutation ($input: PauseIssuingInput!) { pauseIssuing(input: $input) { __typename } }', {
      input: { reason: 'the log was removed' },
    }),
  ).toEqual({ __typename: 'PauseIssuingPayload' })
  expect(await again.call('{ auditChain { isIntact finding } }')).toEqual({ isIntact: false, finding: 'LOG_REMOVED' })
})
