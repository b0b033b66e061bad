import { parseArgs } from 'node:util'
import type { Command, CommandInput, CommandOption } from './Command.ts'

/**
 * Parses the arguments after `anoncall`. The command comes first. The operands and options of the command follow in any
 * order. Everything after `--` is an operand.
 *
 * @param commands All existing commands.
 */
export function parseCommandLine(args: readonly string[], commands: readonly Command[]): CommandLine {
  // Some package managers remove the separator `--` after a script's name, and others do not.
  const [first, ...rest] = args[0] === '--' ? args.slice(1) : args
  if (first === undefined) return { kind: 'usage', problem: 'A command is missing.', subject: '' }
  const subject = subjectOf(isHelp(first) ? rest : [first, ...rest], commands)
  if (isHelp(first)) {
    const others = rest.slice(wordsIn(subject)).filter((arg) => !isHelp(arg))
    return others.length === 0 ? { kind: 'help', subject } : noCommand(rest, subject)
  }
  if (isVersion(first)) return { kind: 'version' }
  if (first.startsWith('-'))
    return { kind: 'usage', problem: `The option "${first}" does not exist here.`, subject: '' }
  const command = commands.find(({ name }) => name === subject)
  const given = args.slice(args.indexOf(first) + wordsIn(subject))
  if (command === undefined) {
    const [next] = given
    if (subject !== '' && next !== undefined && isHelp(next)) return { kind: 'help', subject }
    if (subject !== '' && next !== undefined && isVersion(next)) return { kind: 'version' }
    return noCommand([first, ...rest], subject)
  }
  return parseGiven(given, command)
}

/** A parsed command line. */
type CommandLine =
  | { readonly kind: 'run'; readonly command: Command; readonly input: CommandInput }
  /** `subject` is a command's name, the first word of several commands, or empty for all commands. */
  | { readonly kind: 'help'; readonly subject: string }
  | { readonly kind: 'version' }
  /** The command line is wrong, and nothing is done. `subject` selects the help to print. */
  | { readonly kind: 'usage'; readonly problem: string; readonly subject: string }

function parseGiven(args: readonly string[], command: Command): CommandLine {
  const { name: subject, operands, options } = command
  const usage = (problem: string): CommandLine => ({ kind: 'usage', problem, subject })
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
      ...Object.fromEntries(options.map(({ name }) => [name, { type: 'string' } as const])),
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const problems: string[] = []
  const given: string[] = []
  const values = new Map<string, string>()
  // A first operand "help" shows the help. A file named "help" must be written as "./help".
  const isFirstHelp = tokens[0]?.kind === 'positional' && isHelp(tokens[0].value)
  if (isFirstHelp) return { kind: 'help', subject }
  for (const token of tokens) {
    if (token.kind === 'positional') given.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    if (name === 'help' || name === 'version') {
      if (value === undefined) return name === 'help' ? { kind: 'help', subject } : { kind: 'version' }
      problems.push(`The option ${rawName} takes no value.`)
      continue
    }
    const option = options.find((known) => known.name === name)
    // If an option lacks its value and is followed by a request for help, the help is shown.
    if (inlineValue === false && value !== undefined && isHelp(value)) return { kind: 'help', subject }
    const problem =
      option === undefined
        ? `The option "${rawName}" does not exist here.`
        : problemWith(option, rawName, inlineValue === false && value?.startsWith('-') ? undefined : value, values)
    if (problem !== null) problems.push(problem)
  }
  problems.push(...operandProblems(given, operands, subject))
  const [problem] = problems
  return problem === undefined ? { kind: 'run', command, input: { operands: given, options: values } } : usage(problem)
}

/** Stores the value of an option. Returns the problem if the value is not valid, otherwise `null`. */
function problemWith(
  { name, placeholder, problemWith }: CommandOption,
  rawName: string,
  value: string | undefined,
  values: Map<string, string>,
): string | null {
  if (value === undefined) return `The option ${rawName} needs a value: ${rawName} <${placeholder}>.`
  if (values.has(name)) return `The option ${rawName} is given more than once.`
  values.set(name, value)
  const problem = problemWith(value)
  return problem === null ? null : `The value of ${rawName} ${problem}.`
}

function operandProblems(given: readonly string[], operands: Command['operands'], subject: string): string[] {
  const empty = operands.find((_, index) => given[index] === '')
  if (empty !== undefined) return [`The <${empty.name}> is empty.`]
  if (given.includes('-')) return ['"-" is not supported. For a file with this name, write "./-".']
  const missing = operands[given.length]
  if (missing !== undefined) return [`The <${missing.name}> is missing.`]
  const extra = given[operands.length]
  if (extra === undefined) return []
  const takes = operands.length === 0 ? 'takes no operands' : `takes one <${operands[0]?.name}>`
  return [`"anoncall ${subject}" ${takes}, but "${extra}" was also given.`]
}

/** Returns the longest prefix of the arguments that is a command or the first word of a command. */
function subjectOf([first = '', second]: readonly string[], commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name)
  // The two words of a command's name must be separate arguments.
  if (first.includes(' ')) return ''
  if (names.includes(first)) return first
  if (names.includes(`${first} ${second}`)) return `${first} ${second}`
  return names.some((name) => name.startsWith(`${first} `)) ? first : ''
}

function noCommand(args: readonly string[], subject: string): CommandLine {
  const words = args.slice(0, wordsIn(subject) + 1).join(' ')
  const isIncomplete = subject !== '' && words === subject
  const problem = isIncomplete
    ? `"anoncall ${subject}" needs another word.`
    : `The command "anoncall ${words}" does not exist.`
  return { kind: 'usage', problem, subject }
}

function wordsIn(subject: string): number {
  return subject === '' ? 0 : subject.split(' ').length
}

function isHelp(arg: string): boolean {
  return ['help', '--help', '-h'].includes(arg)
}

function isVersion(arg: string): boolean {
  return ['version', '--version'].includes(arg)
}

/**
 * Returns the help for one command, for all commands with the same first word, or for all commands.
 *
 * @param subject A command's name, the first word of several commands, or empty for all commands.
 */
export function commandHelp(subject: string, commands: readonly Command[]): string {
  const command = commands.find(({ name }) => name === subject)
  return command === undefined ? list(subject, commands) : one(command)
}

/** Returns the usage of a command without the leading `anoncall`. */
export function commandUsage({ name, operands, options }: Command): string {
  return [
    name,
    ...options.map((option) => `[${optionUsage(option)}]`),
    ...operands.map(({ name }) => `<${name}>`),
  ].join(' ')
}

export function optionUsage({ name, placeholder }: CommandOption): string {
  return `--${name} <${placeholder}>`
}

function one(command: Command): string {
  const { summary, operands, options, needsStoppedService } = command
  const rows = [
    ...operands.map(({ name, meaning }): Row => [`<${name}>`, meaning]),
    ...options.map((option): Row => [optionUsage(option), option.meaning]),
    ...common,
  ]
  return `Usage: anoncall ${commandUsage(command)}

${summary}. ${needsStoppedService ? 'Stop the service first.' : 'The service can be running.'}

${table(rows)}
${ENDING}`
}

function list(subject: string, commands: readonly Command[]): string {
  const listed = commands.filter(({ name }) => subject === '' || name.startsWith(`${subject} `))
  const rows = listed.map((command): Row => [commandUsage(command), command.summary])
  return `Usage: anoncall ${subject === '' ? '' : `${subject} `}<command>

${table(rows)}
${table(common)}
Stop the service before you run ${conjunction(listed.filter(({ needsStoppedService }) => needsStoppedService))}
"anoncall help <command>" describes one command.
${ENDING}`.replace(/^Stop the service before you run \n/m, '')
}

type Row = readonly [left: string, meaning: string]

const common: readonly Row[] = [
  ['-h, --help', 'Prints this help'],
  ['--version', 'Prints the version'],
]

const ENDING = `Settings are the environment variables of the service: ANONCALL_DATA_DIR, DATABASE_URL, ANONCALL_MASTER_KEYS_FILE.
Exit codes: 0 success, 1 failure, 2 wrong usage.
`

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, meaning]) => `  ${left.padEnd(width)}  ${meaning}\n`).join('')
}

function conjunction(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name)
  if (names.length === 0) return ''
  return `${names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`}.`
}
