import { expect, it } from 'vitest'
import { readCommandLine } from '../src/readCommandLine.ts'

const usual = {
  kind: 'run',
  names: [],
  rounds: 60,
  launches: 3,
  receipts: 1_000_000,
  isSmoke: false,
  isQuick: false,
  json: undefined,
}

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

it('a quick run measures the main ratios once, unless other benchmarks or launches are named', () => {
  const quick = { ...usual, rounds: 15, launches: 1, isQuick: true }
  expect(readCommandLine(['--quick'])).toEqual({
    ...quick,
    names: ['ecb-credential', 'issue-durable', 'batches', 'sizes'],
  })
  expect(readCommandLine(['growth', '--quick', '--launches', '2', '--receipts', '5000'])).toEqual({
    ...quick,
    names: ['growth'],
    launches: 2,
    receipts: 5_000,
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
  [['--receipts', '100000001'], 'The value of --receipts must be a whole number from 1 to 100000000.'],
  [['--smoke', '--smoke'], 'The option --smoke is given more than once.'],
  [['--smoke=no'], 'The option --smoke takes no value.'],
  [['nothing'], 'There is no benchmark "nothing".'],
  [[''], 'There is no benchmark "".'],
])('rejects %j', (args, problem) => {
  expect(readCommandLine(args)).toEqual({ kind: 'usage', problem })
})
