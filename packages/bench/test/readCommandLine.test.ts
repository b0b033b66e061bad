import { expect, it } from 'vitest'
import { readCommandLine } from '../src/readCommandLine.ts'

const usual = { kind: 'run', names: [], rounds: 60, launches: 3, isSmoke: false, json: undefined }

it('runs everything by default, and what is asked for', () => {
  expect(readCommandLine([])).toEqual(usual)
  expect(readCommandLine(['--rounds', '5', '--launches=2', '--smoke', '--json', 'out.json'])).toEqual({
    ...usual,
    rounds: 5,
    launches: 2,
    isSmoke: true,
    json: 'out.json',
  })
})

it.each([[['--help']], [['-h']], [['--rounds', '--help']], [['--bogus', '-h']]])('%j asks for help', (args) => {
  expect(readCommandLine(args)).toEqual({ kind: 'help' })
})

it.each([
  [['--bogus'], 'There is no option "--bogus" here.'],
  [['--rounds'], 'The option --rounds needs a value.'],
  [['--json', '--smoke'], 'The option --json needs a value.'],
  [['--json='], 'The option --json needs a value.'],
  [['--rounds', '0'], 'The value of --rounds must be a whole number from 1 to 999999.'],
  [['--launches', '1e3'], 'The value of --launches must be a whole number from 1 to 999999.'],
  [['--smoke', '--smoke'], 'The option --smoke is given more than once.'],
  [['--smoke=no'], 'The option --smoke takes no value.'],
  [['nothing'], 'There is no benchmark "nothing".'],
  [[''], 'There is no benchmark "".'],
])('rejects %j', (args, problem) => {
  expect(readCommandLine(args)).toEqual({ kind: 'usage', problem })
})
