import { readdirSync } from 'node:fs'
import process from 'node:process'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/readConfig.ts'
import { openDataFolder } from '../../src/setup/openDataFolder.ts'
import { tempFolder } from '../store/tempFolder.ts'
import { runCli } from '../testkit/runCli.ts'

/** Returns a data folder that a service opened and closed, without accounts. */
async function leftFolder() {
  const environment = { ANONCALL_DATA_DIR: tempFolder() }
  const folder = await openDataFolder(readConfig(environment), 'service')
  await folder.close()
  return environment
}

test.each(['help', '--help', '-h'])('%s prints all commands on standard output', async (word) => {
  const { code, printed, errors } = await runCli({}, word)
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(printed).toMatch(/^Usage: anoncall <command>\n/)
  for (const line of ['owner reset-password', 'audit verify', 'backup <file>', 'restore <file>', 'export <file>'])
    expect(printed).toContain(`\n  ${line} `)
  expect(printed).toContain('\n  demo-data [--decisions <count>]  ')
  expect(printed).toContain('Stop the service before you run restore, import or demo-data.')
})

test('the help of one command describes its operands', async () => {
  const { code, printed, errors } = await runCli({}, 'backup', '--help')
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(printed).toMatch(/^Usage: anoncall backup <file>\n/)
  expect(printed).toContain('  <file>      The file to write. It must not exist\n')
  expect(printed).toContain('Exit codes: 0 success, 1 failure, 2 wrong usage.\n')
})

test('help and version need no valid settings', async () => {
  const broken = { PORT: 'http' }
  expect(await runCli(broken, 'backup', '--help')).toMatchObject({ code: 0, errors: '' })
  expect(await runCli(broken, '--version')).toEqual({
    code: 0,
    printed: expect.stringMatching(/^anoncall \d+\.\d+\.\d+\n$/),
    errors: '',
  })
})

test('a wrong command line prints the reason and the matching help to standard error, and exits with 2', async () => {
  expect(await runCli({}, 'backup')).toEqual({
    code: 2,
    printed: '',
    errors: expect.stringMatching(/^The <file> is missing\.\n\nUsage: anoncall backup <file>\n/),
  })
  expect(await runCli({})).toMatchObject({
    code: 2,
    printed: '',
    errors: expect.stringMatching(/^A command is missing\.\n\nUsage: anoncall <command>\n/),
  })
})

test('help and a wrong command line run no command', async () => {
  const environment = await leftFolder()
  const folders = [process.cwd(), environment.ANONCALL_DATA_DIR]
  const before = folders.map((folder) => readdirSync(folder))
  const names = ['owner reset-password', 'audit verify', 'backup', 'restore', 'export', 'import', 'demo-data']
  for (const name of names) {
    const words = name.split(' ')
    for (const args of [['--help'], ['-h'], ['help'], ['--version'], ['x.db', '--help']])
      expect([name, args, await runCli(environment, ...words, ...args)]).toMatchObject([
        name,
        args,
        { code: 0, errors: '' },
      ])
    for (const args of [['--bogus'], ['x.db', '--bogus'], ['a', 'b'], [''], ['-'], ['--help=1'], ['-x.db']])
      expect([name, args, await runCli(environment, ...words, ...args)]).toMatchObject([
        name,
        args,
        { code: 2, printed: '' },
      ])
  }
  expect(folders.map((folder) => readdirSync(folder))).toEqual(before)
})

test('a file name with a leading dash needs a path or a separator', async () => {
  const environment = await leftFolder()
  const folder = tempFolder()
  expect(await runCli(environment, 'backup', `${folder}/./--help`)).toMatchObject({ code: 0 })
  expect(readdirSync(folder)).toEqual(['--help'])
})

test('a password reset without an owner fails', async () => {
  expect(await runCli(await leftFolder(), 'owner', 'reset-password')).toEqual({
    code: 1,
    printed: '',
    errors: 'There is no owner yet. Start the service once to create one.\n',
  })
})
