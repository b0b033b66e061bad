import { describe, expect, test } from 'vitest'
import { commands } from '../../src/commands/commands.ts'
import { parseCommandLine } from '../../src/commands/parseCommandLine.ts'

const parse = (...args: string[]) => parseCommandLine(args, commands)

const names = ['owner reset-password', 'audit verify', 'backup', 'restore', 'export', 'import', 'demo-data']
const withFile = ['backup', 'restore', 'export', 'import']

test('the table has the commands that this file expects', () => {
  expect(commands.map(({ name }) => name)).toEqual(names)
})

describe.each(names)('%s', (name) => {
  const words = name.split(' ')
  const file = withFile.includes(name) ? ['x.db'] : []

  test.each([
    [['--help']],
    [['-h']],
    [['help']],
    [[...file, '--help']],
    [['--help', ...file]],
    [['--help', '--help']],
    [['--bogus', '--help']],
    [['-h', '--', 'x']],
  ])('shows its help with %j', (args) => {
    expect(parse(...words, ...args)).toEqual({ kind: 'help', subject: name })
  })

  test.each([[['help']], [['--help']], [['-h']]])('shows its help after %j', (args) => {
    expect(parse(...args, ...words)).toEqual({ kind: 'help', subject: name })
  })

  test('shows the version', () => {
    expect(parse(...words, ...file, '--version')).toEqual({ kind: 'version' })
  })

  test.each([
    [['--bogus'], 'The option "--bogus" does not exist here.'],
    [['-x'], 'The option "-x" does not exist here.'],
    [['--bogus=1'], 'The option "--bogus" does not exist here.'],
    [['--hel'], 'The option "--hel" does not exist here.'],
    [['--no-help'], 'The option "--no-help" does not exist here.'],
    [['--HELP'], 'The option "--HELP" does not exist here.'],
    [['--help=yes'], 'The option --help takes no value.'],
    [['--version=2'], 'The option --version takes no value.'],
    [['--__proto__'], 'The option "--__proto__" does not exist here.'],
  ])('rejects %j', (args, problem) => {
    expect(parse(...words, ...file, ...args)).toEqual({ kind: 'usage', subject: name, problem })
    expect(parse(...words, ...args, ...file)).toEqual({ kind: 'usage', subject: name, problem })
  })

  test('rejects one operand too many', () => {
    expect(parse(...words, ...file, 'more')).toMatchObject({
      kind: 'usage',
      problem: expect.stringMatching(/but "more" was also given\.$/),
    })
    expect(parse(...words, ...file, '--', '--help')).toMatchObject({
      kind: 'usage',
      problem: expect.stringMatching(/but "--help" was also given\.$/),
    })
  })
})

describe.each(withFile)('the file of %s', (name) => {
  test.each([
    [[], 'The <file> is missing.'],
    [['--'], 'The <file> is missing.'],
    [[''], 'The <file> is empty.'],
    [['--', ''], 'The <file> is empty.'],
    [['-'], '"-" is not supported. For a file with this name, write "./-".'],
    [['one', 'two'], `"anoncall ${name}" takes one <file>, but "two" was also given.`],
    [['--output', 'one'], 'The option "--output" does not exist here.'],
    [['-one.db'], 'The option "-o" does not exist here.'],
  ])('rejects %j', (args, problem) => {
    expect(parse(name, ...args)).toEqual({ kind: 'usage', subject: name, problem })
  })

  test.each([
    [['a.db'], 'a.db'],
    [['./--help'], './--help'],
    [['./help'], './help'],
    [['--', '-a.db'], '-a.db'],
    [['--', '--help'], '--help'],
    [['--', 'help'], 'help'],
    [['a b.db'], 'a b.db'],
  ])('is read from %j', (args, file) => {
    expect(parse(name, ...args)).toMatchObject({ kind: 'run', input: { operands: [file] } })
  })
})

describe('the option of demo-data', () => {
  test.each([['1'], ['1000000']])('accepts %s, after a space or an equals sign', (value) => {
    for (const args of [['--decisions', value], [`--decisions=${value}`]])
      expect(parse('demo-data', ...args)).toMatchObject({
        kind: 'run',
        input: { operands: [], options: new Map([['decisions', value]]) },
      })
  })

  test.each([
    [['--decisions'], 'The option --decisions needs a value: --decisions <count>.'],
    [['--decisions', '--'], 'The option --decisions needs a value: --decisions <count>.'],
    [['--decisions', '--other'], 'The option --decisions needs a value: --decisions <count>.'],
    [['--decisions', '-5'], 'The option --decisions needs a value: --decisions <count>.'],
    [['--decisions', '1', '--decisions', '1'], 'The option --decisions is given more than once.'],
    [['--decisions=1', '--decisions', '2'], 'The option --decisions is given more than once.'],
    ...['0', '1000001', '1.5', '1e3', '0x10', 'many', '', ' 5', '-5', '5 '].map((value): [string[], string] => [
      [`--decisions=${value}`],
      'The value of --decisions must be a whole number from 1 to 1000000.',
    ]),
  ])('rejects %j', (args, problem) => {
    expect(parse('demo-data', ...args)).toEqual({ kind: 'usage', subject: 'demo-data', problem })
  })

  test('shows the help if its value is missing', () => {
    expect(parse('demo-data', '--decisions', '--help')).toEqual({ kind: 'help', subject: 'demo-data' })
  })
})

test.each([
  [['help'], ''],
  [['--help'], ''],
  [['-h'], ''],
  [['help', 'help'], ''],
  [['--', 'help'], ''],
  [['owner', '--help'], 'owner'],
  [['help', 'audit'], 'audit'],
])('%j shows the help', (args, subject) => {
  expect(parse(...args)).toEqual({ kind: 'help', subject })
})

test.each([[['version']], [['--version']], [['owner', '--version']]])('%j shows the version', (args) => {
  expect(parse(...args)).toEqual({ kind: 'version' })
})

test.each([
  [[], 'A command is missing.', ''],
  [['--'], 'A command is missing.', ''],
  [['backups'], 'The command "anoncall backups" does not exist.', ''],
  [[''], 'The command "anoncall " does not exist.', ''],
  [['owner'], '"anoncall owner" needs another word.', 'owner'],
  [['owner', 'delete'], 'The command "anoncall owner delete" does not exist.', 'owner'],
  [['owner reset-password'], 'The command "anoncall owner reset-password" does not exist.', ''],
  [['help', 'backups'], 'The command "anoncall backups" does not exist.', ''],
  [['help', 'backup', 'x.db'], 'The command "anoncall backup x.db" does not exist.', 'backup'],
  [['--bogus'], 'The option "--bogus" does not exist here.', ''],
  [['--bogus', 'backup', 'x.db'], 'The option "--bogus" does not exist here.', ''],
  [['-v'], 'The option "-v" does not exist here.', ''],
])('%j is invalid', (args, problem, subject) => {
  expect(parse(...args)).toEqual({ kind: 'usage', problem, subject })
})
