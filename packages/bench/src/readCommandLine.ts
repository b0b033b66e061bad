import { parseArgs } from 'node:util'
import { benchmarks } from './benchmarks/benchmarks.ts'

/** Parses the arguments of `bench`. Help takes precedence over mistakes. */
export function readCommandLine(args: readonly string[]): BenchCommandLine {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  const given = tokens.filter((token) => token.kind === 'option')
  if (given.some(({ name, value }) => (name === 'help' && value === undefined) || value === '--help' || value === '-h'))
    return { kind: 'help' }
  for (const { name, rawName, value, inlineValue } of given) {
    if (!Object.hasOwn(options, name)) return usage(`There is no option "${rawName}" here.`)
    if (given.filter((other) => other.name === name).length > 1)
      return usage(`The option ${rawName} is given more than once.`)
    const isFlag = ['smoke', 'quick', 'help'].includes(name)
    if (isFlag && value !== undefined) return usage(`The option ${rawName} takes no value.`)
    if (!isFlag && (value === undefined || value === '' || (!inlineValue && value.startsWith('-'))))
      return usage(`The option ${rawName} needs a value.`)
    const max = name in numbersMax ? numbersMax[name as keyof typeof numbersMax] : null
    if (max !== null && !(/^[1-9]\d{0,8}$/.test(value ?? '') && Number(value) <= max))
      return usage(`The value of ${rawName} must be a whole number from 1 to ${max}.`)
  }
  const names = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const unknown = names.find((name) => !benchmarks.some((benchmark) => benchmark.name === name))
  if (unknown !== undefined) return usage(`There is no benchmark "${unknown}".`)
  const optionValue = (name: string) => given.find((option) => option.name === name)?.value
  const isQuick = given.some(({ name }) => name === 'quick')
  return {
    kind: 'run',
    names: isQuick && names.length === 0 ? quickNames : names,
    rounds: Number(optionValue('rounds') ?? (isQuick ? 15 : 60)),
    launches: Number(optionValue('launches') ?? (isQuick ? 1 : 3)),
    receipts: Number(optionValue('receipts') ?? 1_000_000),
    isSmoke: given.some(({ name }) => name === 'smoke'),
    isQuick,
    json: optionValue('json'),
  }
}

/** A parsed command line of `bench`. */
export type BenchCommandLine =
  | {
      readonly kind: 'run'
      /** The names of the benchmarks to run. If empty, all benchmarks run. */
      readonly names: readonly string[]
      readonly rounds: number
      readonly launches: number
      /** The number of receipts of `growth`. */
      readonly receipts: number
      readonly isSmoke: boolean
      /** Whether to measure for a shorter time. */
      readonly isQuick: boolean
      /** The file to which the figures are written. */
      readonly json: string | undefined
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly problem: string }

const options = {
  json: { type: 'string' },
  rounds: { type: 'string' },
  launches: { type: 'string' },
  receipts: { type: 'string' },
  smoke: { type: 'boolean' },
  quick: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** The benchmarks with the main ratios: one credential, all features on, batches, and the size of the client. */
const quickNames = ['ecb-credential', 'issue-durable', 'batches', 'sizes']

const numbersMax = { rounds: 999_999, launches: 999_999, receipts: 100_000_000 } as const

function usage(problem: string): BenchCommandLine {
  return { kind: 'usage', problem }
}
