import { expect, test } from 'vitest'
import { everything, forgedHead, newFolder, removals, startOnce } from '../setup/emptied.ts'
import { runCli } from '../testkit/runCli.ts'
import { createDatabase, createEmptyDatabase, runSql } from './createDatabase.ts'

test('replicas that start together on an empty database have one first run, with separate data folders or a shared one', async () => {
  for (const isShared of [false, true]) {
    const shared = newFolder({ DATABASE_URL: await createEmptyDatabase() })
    const others = Array.from({ length: 3 }, () =>
      isShared ? shared : { ...shared, ANONCALL_DATA_DIR: newFolder().ANONCALL_DATA_DIR },
    )
    const starts = await Promise.all(others.map((environment) => startOnce(environment)))
    expect(starts.filter(({ isFirstRun }) => isFirstRun).length).toBeGreaterThanOrEqual(1)
    const again = await Promise.all(others.map((environment) => startOnce(environment)))
    for (const start of again)
      expect(start).toMatchObject({
        isFirstRun: false,
        admins: 1,
        realms: ['demo'],
        isRemoved: false,
        chain: { isIntact: true, length: 6 },
      })
  }
})

test.each([...removals, ['everything with a forged head', forgedHead] as const])(
  'without %s, no account is created in PostgreSQL either',
  async (_, statements) => {
    const url = await createDatabase()
    const environment = newFolder({ DATABASE_URL: url })
    await startOnce(environment)
    for (const statement of statements) await runSql(url, statement)
    const admins = statements.some((statement) => statement.endsWith('from admins')) ? 0 : 1
    // Another replica with a new data folder too.
    for (const start of [environment, { ...environment, ANONCALL_DATA_DIR: newFolder().ANONCALL_DATA_DIR }])
      expect(await startOnce(start)).toMatchObject({
        isFirstRun: false,
        admins,
        isRemoved: true,
        chain: { isIntact: false, finding: 'LOG_REMOVED' },
      })
    expect(await runCli(environment, 'audit', 'verify')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('removed from the database'),
    })
  },
)

test.each([
  ['every row', everything],
  ['the schema', ['drop schema public cascade', 'create schema public']],
])('a database in PostgreSQL without %s is not new for a replica that knows it', async (_, statements) => {
  const url = await createDatabase()
  const environment = newFolder({ DATABASE_URL: url })
  await startOnce(environment)
  for (const statement of statements) await runSql(url, statement)
  await expect(startOnce(environment)).rejects.toThrow('The database is empty, but it was in use before: ')
  // A replica with a new folder sees an empty database.
  expect(await startOnce({ ...environment, ANONCALL_DATA_DIR: newFolder().ANONCALL_DATA_DIR })).toMatchObject({
    isFirstRun: true,
  })
})
