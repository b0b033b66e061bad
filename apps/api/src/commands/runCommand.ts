import packageJson from '../../package.json' with { type: 'json' }
import { readConfig } from '../config/readConfig.ts'
import { exposedFile, exposedPaths } from '../setup/exposedPaths.ts'
import { failureSentence } from '../setup/failureSentence.ts'
import type { Command, CommandHost, CommandInput } from './Command.ts'
import { commands } from './commands.ts'
import { commandHelp, parseCommandLine } from './parseCommandLine.ts'

/**
 * Runs one command.
 *
 * @param args The arguments after `anoncall`.
 * @returns The exit code: 0 for success, 1 for failure, 2 for wrong usage. Wrong usage changes nothing.
 */
export async function runCommand(args: readonly string[], host: CommandHost): Promise<number> {
  const line = parseCommandLine(args, commands)
  switch (line.kind) {
    case 'help':
      host.print(commandHelp(line.subject, commands))
      return 0
    case 'version':
      host.print(`anoncall ${packageJson.version}\n`)
      return 0
    case 'usage':
      host.printError(`${line.problem}\n\n${commandHelp(line.subject, commands)}`)
      return USAGE
    case 'run':
      return run(line.command, line.input, host)
  }
}

/** The exit code for a wrong command line. */
const USAGE = 2

async function run({ name, run }: Command, input: CommandInput, host: CommandHost): Promise<number> {
  try {
    const config = readConfig(host.environment)
    for (const { what, mode, remedy } of [...exposedPaths(config), ...exposedFile(config.masterKeysFile)])
      host.printError(`Warning: ${what} (mode ${mode}). ${remedy}.\n`)
    return await run(config, host, input)
  } catch (error) {
    host.printError(`${failureSentence(error, `anoncall ${name} failed`)}\n`)
    return 1
  }
}
