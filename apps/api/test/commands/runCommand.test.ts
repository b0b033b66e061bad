import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/readConfig.ts'
import { openDataFolder } from '../../src/setup/openDataFolder.ts'
import { tempFolder } from '../store/tempFolder.ts'
import { runCli } from '../testkit/runCli.ts'

/** A data folder that a service opened and left, with nobody in it. */
async function leftFolder() {
  const environment = { ANONCALL_DATA_DIR: tempFolder() }
  const folder = await openDataFolder(readConfig(environment), 'service')
  await folder.close()
  return environment
}

test.each(['help', '--help', '-h'])('%s prints what there is', async (word) => {
  const { code, printed, errors } = await runCli({}, word)
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(printed).toMatch(/^Usage: anoncall <command>\n/)
})

test('without a command it says what there is, and that this was none', async () => {
  expect(await runCli({})).toEqual({
    code: 1,
    printed: '',
    errors: expect.stringMatching(/^Usage: anoncall <command>/),
  })
})

test.each([['backups', 'x.db'], ['owner'], ['audit'], ['audit', 'verifying']])(
  'there is no command %s %s',
  async (...words) => {
    const { code, errors } = await runCli({}, ...words)
    expect(code).toBe(1)
    expect(errors).toContain(`anoncall knows no command "${words.join(' ')}".\n\nUsage:`)
  },
)

test('what a command does not know is not passed over', async () => {
  const environment = await leftFolder()
  expect(await runCli(environment, 'audit', 'verify', '--quick')).toEqual({
    code: 1,
    printed: '',
    errors: expect.stringContaining('anoncall knows no option "--quick" here.'),
  })
  for (const files of [[], ['one.db', 'two.db']])
    expect(await runCli(environment, 'backup', ...files)).toMatchObject({
      code: 1,
      errors: expect.stringContaining('This command takes one file.'),
    })
})

test('the password of an owner who is not there yet is not reset', async () => {
  expect(await runCli(await leftFolder(), 'owner', 'reset-password')).toEqual({
    code: 1,
    printed: '',
    errors: 'There is no owner yet: start the service once, which creates one.\n',
  })
})
