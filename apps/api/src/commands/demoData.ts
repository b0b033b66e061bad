import { newPassword } from '../auth/newSecret.ts'
import { PasswordHasher } from '../auth/PasswordHasher.ts'
import type { Config } from '../config/Config.ts'
import { firstRun } from '../setup/firstRun.ts'
import { firstRunFiles } from '../setup/firstRunFiles.ts'
import { firstRunMessage } from '../setup/firstRunMessage.ts'
import { warnOfRemovedLog } from '../setup/logRemoved.ts'
import { type DataFolder, openDataFolder } from '../setup/openDataFolder.ts'
import { systemClock } from '../setup/systemClock.ts'
import { beginStory } from './demo/beginStory.ts'
import type { CallFigures } from './demo/createCallers.ts'
import { makeHarbour } from './demo/makeHarbour.ts'
import type { CommandHost } from './runCommand.ts'

/** How many decisions are made unless the user says otherwise. */
export const DECISIONS_USUAL = 20_000
/** The most decisions that are made at once. */
export const DECISIONS_MAX = 1_000_000

/**
 * Fills the data folder with a realm and four weeks of decisions, for development. Changes nothing else in the folder.
 *
 * @param decisions How many, from 1 to {@link DECISIONS_MAX}.
 */
export async function demoData(config: Config, host: CommandHost, decisions: number): Promise<number> {
  if (config.isProduction) {
    host.printError('Demo data is for development: with NODE_ENV=production nothing is made.\n')
    return 1
  }
  // Counts and answers are in the memory of a service that runs, so it must not.
  const folder = await openDataFolder(config, 'service')
  try {
    return await make(folder, config, decisions, host)
  } finally {
    await folder.close()
  }
}

const FOUR_WEEKS = 28 * 86_400_000

async function make(
  { services, filledTables }: DataFolder,
  config: Config,
  decisions: number,
  { print, printError }: CommandHost,
): Promise<number> {
  await warnOfRemovedLog(services, printError)
  const until = systemClock.now()
  const story = beginStory(services, until - FOUR_WEEKS)
  const begun = { services: story.services, passwordHasher: new PasswordHasher(), config, newPassword, filledTables }
  const record = await firstRun(begun)
  if (record !== null) print(firstRunMessage(record, firstRunFiles(config.dataDir).firstRun.path))
  const owner = (await services.store.admins.list()).find(({ role }) => role === 'OWNER')
  if (owner === undefined) {
    printError('There is no owner in this database, so nothing was added.\n')
    return 1
  }

  let week = 0
  const onProgress = (part: number, { issued, refused }: CallFigures): void => {
    const over = Math.floor(part * 4)
    if (over === week) return
    week = over
    print(`${week} of 4 weeks: ${inWords(issued + refused)} decisions\n`)
  }
  const figures = await makeHarbour(story, { until, decisions, ownerId: owner.id, onProgress })
  if (figures === null) {
    print('There is already a realm "harbour", so nothing was added. Delete it in the console to create it again.\n')
    return 0
  }
  const { issued, refused, reports } = figures
  print(`
  Realm "harbour" has 5 destinations, 2 sites, their policies, and blocks.
  ${inWords(issued + refused)} decisions: ${inWords(issued)} issued, ${inWords(refused)} refused. ${inWords(reports)} reports of calls.

  Look at it: npm start, then Overview and Activity at ${config.publicUrl}

`)
  return 0
}

function inWords(count: number): string {
  return count.toLocaleString('en-US')
}
