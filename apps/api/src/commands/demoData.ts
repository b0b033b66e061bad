import { newPassword } from '../auth/newSecret.ts'
import { PasswordHasher } from '../auth/PasswordHasher.ts'
import type { Config } from '../config/Config.ts'
import { systemClock } from '../setup/clockAndIdSource.ts'
import { firstRun, firstRunFiles, firstRunMessage } from '../setup/firstRun.ts'
import { type DataFolder, openDataFolder } from '../setup/openDataFolder.ts'
import { warnOfRemovedLog } from '../setup/startUpkeep.ts'
import type { CommandHost } from './Command.ts'
import type { CallFigures } from './demo/createCallers.ts'
import { createDemoData } from './demo/createDemoData.ts'
import { createScenario } from './demo/createScenario.ts'

/**
 * Adds a realm with four weeks of decisions to the data folder, for development. Changes no other data in the folder.
 *
 * @param decisions From 1 to {@link DECISIONS_MAX}.
 */
export async function demoData(config: Config, host: CommandHost, decisions: number): Promise<number> {
  if (config.isProduction) {
    host.printError('Demo data is for development. With NODE_ENV=production, this command does nothing.\n')
    return 1
  }
  // The service must be stopped, because a running service has counters and cached answers in memory.
  const folder = await openDataFolder(config, 'service')
  try {
    return await addDemoData(folder, config, decisions, host)
  } finally {
    await folder.close()
  }
}

/** The default number of decisions. */
export const DECISIONS_USUAL = 20_000

/** The maximum number of decisions in one run. */
export const DECISIONS_MAX = 1_000_000

const FOUR_WEEKS_MS = 28 * 86_400_000

async function addDemoData(
  { services, filledTables }: DataFolder,
  config: Config,
  decisions: number,
  { print, printError }: CommandHost,
): Promise<number> {
  await warnOfRemovedLog(services, printError)
  const until = systemClock.now()
  const scenario = createScenario(services, until - FOUR_WEEKS_MS)
  const begun = { services: scenario.services, passwordHasher: new PasswordHasher(), config, newPassword, filledTables }
  const record = await firstRun(begun)
  if (record !== null) print(firstRunMessage(record, firstRunFiles(config.dataDir).firstRun.path))
  const owner = (await services.store.admins.list()).find(({ role }) => role === 'OWNER')
  if (owner === undefined) {
    printError('This database has no owner, so nothing was added.\n')
    return 1
  }

  let week = 0
  const onProgress = (part: number, { issued, refused }: CallFigures): void => {
    const over = Math.floor(part * 4)
    if (over === week) return
    week = over
    print(`${week} of 4 weeks: ${inWords(issued + refused)} decisions\n`)
  }
  const figures = await createDemoData(scenario, { until, decisions, ownerId: owner.id, onProgress })
  if (figures === null) {
    print('There is already a realm "harbour", so nothing was added. Delete it in the console to create it again.\n')
    return 0
  }
  const { issued, refused, reports } = figures
  print(`
  Realm "harbour" has 5 destinations, 2 sites, their policies, and blocks.
  ${inWords(issued + refused)} decisions: ${inWords(issued)} issued, ${inWords(refused)} refused. ${inWords(reports)} reports of calls.

  To see it, run npm start and open Overview and Activity at ${config.publicUrl}

`)
  return 0
}

function inWords(count: number): string {
  return count.toLocaleString('en-US')
}
