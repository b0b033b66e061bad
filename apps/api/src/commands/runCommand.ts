import packageJson from '../../package.json' with { type: 'json' }
import { type Environment, readConfig } from '../config/readConfig.ts'
import { startErrorSentence } from '../setup/startErrorSentence.ts'
import { commandHelp } from './commandHelp.ts'
import { commands } from './commands.ts'
import { parseCommandLine } from './parseCommandLine.ts'

/** What a command is given. */
export interface CommandHost {
  readonly environment: Environment
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
}

/** Exit code of a command line that is wrong. */
const USAGE = 2

/**
 * Runs one command.
 *
 * @param args What follows `anoncall` on the command line.
 * @returns The exit code: 0 done, 1 failed, 2 wrong usage, in which case nothing was done.
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
      try {
        return await line.command.run(readConfig(host.environment), host, line.input)
      } catch (error) {
        host.printError(`${startErrorSentence(error)}\n`)
        return 1
      }
  }
}
