import { type Environment, readConfig } from '../config/readConfig.ts'
import { openDataFolder } from '../setup/openDataFolder.ts'
import { startErrorSentence } from '../setup/startErrorSentence.ts'
import { resetOwnerPassword } from './resetOwnerPassword.ts'
import { verifyAudit } from './verifyAudit.ts'

/** What a command is given. */
export interface CommandHost {
  readonly environment: Environment
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
}

const HELP = `Usage: anoncall <command>

  owner reset-password   gives the owner a new password, prints it once, ends all of the owner's sessions
  audit verify           checks the audit log's chain; exit code 1 when it is broken
  help                   prints this

All work beside a running service. They read the same settings: ANONCALL_DATA_DIR, ANONCALL_MASTER_KEYS_FILE.
`

const commands = {
  'owner reset-password': resetOwnerPassword,
  'audit verify': verifyAudit,
} as const

/** Runs one command; the number is the exit code. */
export async function runCommand(args: readonly string[], host: CommandHost): Promise<number> {
  const name = args.join(' ')
  if (['help', '--help', '-h'].includes(name)) {
    host.print(HELP)
    return 0
  }
  const command = Object.entries(commands).find(([known]) => known === name)?.[1]
  if (command === undefined) {
    host.printError(name === '' ? HELP : `anoncall knows no command "${name}".\n\n${HELP}`)
    return 1
  }
  try {
    const folder = await openDataFolder(readConfig(host.environment), 'command')
    try {
      return await command(folder, host)
    } finally {
      await folder.close()
    }
  } catch (error) {
    host.printError(`${startErrorSentence(error)}\n`)
    return 1
  }
}
