import type { Command, CommandOption } from './Command.ts'

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
