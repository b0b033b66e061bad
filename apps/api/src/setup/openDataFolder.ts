import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ClockGuard, createRateCounters, type RateCounters, type Services, type Store } from '@anoncall/domain'
import type { Config } from '../config/Config.ts'
import { createIssuanceFeed } from '../feed/createIssuanceFeed.ts'
import { createNetworks } from '../networks/createNetworks.ts'
import { acquireInstanceLock } from '../store/acquireInstanceLock.ts'
import { openSqliteStore } from '../store/openSqliteStore.ts'
import { randomIdSource } from '../store/randomIdSource.ts'
import { createMasterKeysFile } from '../vault/createMasterKeysFile.ts'
import { openVault } from '../vault/openVault.ts'
import { readMasterKeysFile } from '../vault/readMasterKeysFile.ts'
import { prepareDataFolder } from './prepareDataFolder.ts'
import { StartError } from './StartError.ts'
import { systemClock } from './systemClock.ts'

/** A data folder that has been opened: the store and the vault behind the ports. */
export interface DataFolder {
  readonly services: Services
  readonly hashSessionToken: (token: string) => string
  /** Others than its owner may read the master keys file. */
  readonly areMasterKeysExposed: boolean
  close(): Promise<void>
}

/** The service makes what is missing and has the folder to itself; a command works beside it on what is there. */
export type Purpose = 'service' | 'command'

/**
 * Opens the data folder.
 *
 * @throws StartError, InstanceLockedError, MasterKeysError, StoreOpenError or VaultError, each with one clear sentence.
 */
export async function openDataFolder(
  config: Pick<Config, 'dataDir' | 'masterKeysFile' | 'visitorAddressHours'>,
  purpose: Purpose,
): Promise<DataFolder> {
  const opened: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).reverse()) await end()
  }
  try {
    return { ...(await open(config, purpose, opened)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function open(
  { dataDir, masterKeysFile, visitorAddressHours }: Pick<Config, 'dataDir' | 'masterKeysFile' | 'visitorAddressHours'>,
  purpose: Purpose,
  opened: (() => Promise<void>)[],
): Promise<Omit<DataFolder, 'close'>> {
  const file = join(dataDir, 'anoncall.db')
  if (purpose === 'service') {
    await prepareDataFolder(dataDir)
    const lock = await acquireInstanceLock(dataDir)
    opened.push(() => lock.release())
  }
  const hasDatabase = existsSync(file)
  if (purpose === 'command' && !hasDatabase)
    throw new StartError(`There is no database in ${dataDir}: start the service once, or set ANONCALL_DATA_DIR.`)
  if (!existsSync(masterKeysFile)) {
    // A new key would open nothing of what is there.
    if (hasDatabase)
      throw new StartError(
        `The master key file ${masterKeysFile} is missing and nothing in ${file} can be read without it: put it back, or set ANONCALL_MASTER_KEYS_FILE.`,
      )
    await createMasterKeysFile(masterKeysFile)
  }
  const { masterKeys, isExposed } = await readMasterKeysFile(masterKeysFile)
  const store = await openSqliteStore({ file })
  opened.push(() => store.close())
  const { keyVault, visitors, hashSessionToken, ...sealed } = await openVault({
    masterKeys,
    secrets: store.serverSecrets,
  })
  const clock = systemClock
  return {
    services: {
      ...sealed,
      store,
      vault: keyVault,
      visitors: { ...visitors, addressHours: visitorAddressHours },
      clock,
      clockGuard: new ClockGuard(clock),
      ids: randomIdSource(clock),
      rateCounters: await countersFrom(store, clock.now()),
      networks: createNetworks(),
      issuanceFeed: createIssuanceFeed(),
    },
    hashSessionToken,
    areMasterKeysExposed: isExposed,
  }
}

/** Limits hold across a restart: what was counted before it is counted on. */
async function countersFrom({ issuances }: Pick<Store, 'issuances'>, now: number): Promise<RateCounters> {
  const rateCounters = createRateCounters()
  rateCounters.restore(await issuances.countsInForce(now), now)
  return rateCounters
}
