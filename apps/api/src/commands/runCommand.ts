import type { Config } from '../config/Config.ts'
import { type Environment, readConfig } from '../config/readConfig.ts'
import { type DataFolder, openDataFolder } from '../setup/openDataFolder.ts'
import { startErrorSentence } from '../setup/startErrorSentence.ts'
import { backup } from './backup.ts'
import { demoData } from './demoData.ts'
import { exportData } from './exportData.ts'
import { importData } from './importData.ts'
import { resetOwnerPassword } from './resetOwnerPassword.ts'
import { restore } from './restore.ts'
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
  backup <file>          writes a checked copy of the SQLite database; never beside the master keys
  restore <file>         puts such a copy into a data folder without a database
  export <file>          writes everything, for another database
  import <file>          writes that into an empty database, all or nothing
  demo-data              adds a realm with some weeks of decisions, for development; --decisions says how many (20000)
  help                   prints this

reset-password, verify, backup and export work beside a running service, the others where none runs.
They read the same settings as the service: ANONCALL_DATA_DIR, DATABASE_URL, ANONCALL_MASTER_KEYS_FILE.
`

type Command = (config: Config, host: CommandHost, options: readonly string[]) => Promise<number>

const commands: readonly (readonly [name: string, command: Command])[] = [
  ['owner reset-password', besideService(resetOwnerPassword)],
  ['audit verify', besideService(verifyAudit)],
  ['backup', onFile(backup)],
  ['restore', onFile(restore)],
  ['export', onFile(exportData)],
  ['import', onFile(importData)],
  ['demo-data', demoData],
]

/** Runs one command; the number is the exit code. */
export async function runCommand(args: readonly string[], host: CommandHost): Promise<number> {
  const name = args.join(' ')
  if (['help', '--help', '-h'].includes(name)) {
    host.print(HELP)
    return 0
  }
  const known = commands.find(([known]) => name === known || name.startsWith(`${known} `))
  if (known === undefined) {
    host.printError(name === '' ? HELP : `anoncall knows no command "${name}".\n\n${HELP}`)
    return 1
  }
  const [knownName, command] = known
  try {
    return await command(readConfig(host.environment), host, args.slice(knownName.split(' ').length))
  } catch (error) {
    host.printError(`${startErrorSentence(error)}\n`)
    return 1
  }
}

/** A command that takes no options and works beside a running service. */
function besideService(work: (folder: DataFolder, host: CommandHost) => Promise<number>): Command {
  return async (config, host, options) => {
    if (options.length > 0) {
      host.printError(`anoncall knows no option "${options.join(' ')}" here.\n\n${HELP}`)
      return 1
    }
    const folder = await openDataFolder(config, 'command')
    try {
      return await work(folder, host)
    } finally {
      await folder.close()
    }
  }
}

/** A command that takes a file and nothing else. */
function onFile(work: (config: Config, host: CommandHost, files: readonly [string]) => Promise<number>): Command {
  return async (config, host, [file, ...others]) => {
    if (file === undefined || others.length > 0) {
      host.printError(`This command takes one file.\n\n${HELP}`)
      return 1
    }
    return work(config, host, [file])
  }
}
