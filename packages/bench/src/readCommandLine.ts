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
    const isFlag = name === 'smoke' || name === 'help'
    if (isFlag && value !== undefined) return usage(`The option ${rawName} takes no value.`)
    if (!isFlag && (value === undefined || value === '' || (!inlineValue && value.startsWith('-'))))
      return usage(`The option ${rawName} needs a value.`)
    if (['rounds', 'launches'].includes(name) && !/^[1-9]\d{0,5}$/.test(value ?? ''))
      return usage(`The value of ${rawName} must be a whole number from 1 to 999999.`)
  }
  const names = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const unknown = names.find((name) => !benchmarks.some((benchmark) => benchmark.name === name))
  if (unknown !== undefined) return usage(`There is no benchmark "${unknown}".`)
  const optionValue = (name: string) => given.find((option) => option.name === name)?.value
  return {
    kind: 'run',
    names,
    rounds: Number(optionValue('rounds') ?? 60),
    launches: Number(optionValue('launches') ?? 3),
    isSmoke: given.some(({ name }) => name === 'smoke'),
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
      readonly isSmoke: boolean
      /** The file to which the figures are written. */
      readonly json: string | undefined
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly problem: string }

const options = {
  json: { type: 'string' },
  rounds: { type: 'string' },
  launches: { type: 'string' },
  smoke: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

function usage(problem: string): BenchCommandLine {
  return { kind: 'usage', problem }
}
