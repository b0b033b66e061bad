import type { Config } from '../config/Config.ts'
import { type DataFolder, openDataFolder } from '../setup/openDataFolder.ts'
import { warnOfRemovedLog } from '../setup/startUpkeep.ts'
import { backup, restore } from './backupAndRestore.ts'
import type { Command, CommandHost } from './Command.ts'
import { DECISIONS_MAX, DECISIONS_USUAL, demoData } from './demoData.ts'
import { exportData, importData } from './exportAndImport.ts'
import { resetOwnerPassword } from './resetOwnerPassword.ts'
import { verifyAudit } from './verifyAudit.ts'

/** All commands, in the order of the help text. */
export const commands: readonly Command[] = [
  {
    name: 'owner reset-password',
    summary: "Sets a new password for the owner, prints it once and ends all of the owner's sessions",
    operands: [],
    options: [],
    needsStoppedService: false,
    run: besideService(resetOwnerPassword),
  },
  {
    name: 'audit verify',
    summary: 'Checks the hash chain of the audit log. The exit code is 1 if it is broken',
    operands: [],
    options: [],
    needsStoppedService: false,
    run: besideService(verifyAudit),
  },
  {
    name: 'backup',
    summary: 'Writes a verified copy of the SQLite database, without the master keys',
    operands: [{ name: 'file', meaning: 'The file to write. It must not exist' }],
    options: [],
    needsStoppedService: false,
    run: onFile(backup),
  },
  {
    name: 'restore',
    summary: 'Restores a backup to a data folder without a database, and ends all sessions in it',
    operands: [{ name: 'file', meaning: 'A file written by "anoncall backup"' }],
    options: [],
    needsStoppedService: true,
    run: onFile(restore),
  },
  {
    name: 'export',
    summary: 'Writes all data except sessions and the master keys, for import into another database',
    operands: [{ name: 'file', meaning: 'The file to write. It must not exist' }],
    options: [],
    needsStoppedService: false,
    run: onFile(exportData),
  },
  {
    name: 'import',
    summary: 'Imports an export into an empty database, either completely or not at all',
    operands: [{ name: 'file', meaning: 'A file written by "anoncall export"' }],
    options: [],
    needsStoppedService: true,
    run: onFile(importData),
  },
  {
    name: 'demo-data',
    summary: 'Adds a realm with four weeks of decisions, for development',
    operands: [],
    options: [
      {
        name: 'decisions',
        placeholder: 'count',
        meaning: `The number of decisions, from 1 to ${DECISIONS_MAX}. Defaults to ${DECISIONS_USUAL}`,
        problemWith: (value) =>
          /^[1-9]\d{0,6}$/.test(value) && Number(value) >= 1 && Number(value) <= DECISIONS_MAX
            ? null
            : `must be a whole number from 1 to ${DECISIONS_MAX}`,
      },
    ],
    needsStoppedService: true,
    run: (config, host, { options }) => demoData(config, host, Number(options.get('decisions') ?? DECISIONS_USUAL)),
  },
]

/** Creates a command that opens the data folder while the service may be using it. */
function besideService(work: (folder: DataFolder, host: CommandHost) => Promise<number>): Command['run'] {
  return async (config, host) => {
    const folder = await openDataFolder(config, 'command')
    try {
      await warnOfRemovedLog(folder.services, host.printError)
      return await work(folder, host)
    } finally {
      await folder.close()
    }
  }
}

function onFile(
  work: (config: Config, host: CommandHost, files: readonly [string]) => Promise<number>,
): Command['run'] {
  return (config, host, { operands: [file] }) => {
    if (file === undefined) throw new TypeError('the command line was not checked')
    return work(config, host, [file])
  }
}
