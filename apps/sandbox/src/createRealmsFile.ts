import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isRecord } from '../gateway/outsideValues.ts'
import {
  type PlatformSettings,
  parseRealm,
  parseSubscriber,
  SettingInvalid,
  type SettingsStore,
  SettingsUnreadable,
} from '../gateway/platformSettings.ts'

/**
 * The settings in `sandbox-realms.json`, which the API's first start writes. Read at each use, so that what is changed by
 * hand counts at once; written whole or not at all, readable by the owner only.
 */
export function createRealmsFile(dataDirectory: string): SettingsStore {
  const path = join(dataDirectory, NAME)
  let lastChange: Promise<unknown> = Promise.resolve()

  async function changeNow(edit: (settings: PlatformSettings) => PlatformSettings): Promise<void> {
    const file = await readRealmsFile(path)
    const settings = edit(parseSettings(file))
    // What the file has besides, the page's part above all, stays as it is.
    await replaceFile(path, `${JSON.stringify({ ...file, ...settings }, null, 2)}\n`)
  }

  return {
    read: async () => parseSettings(await readRealmsFile(path)),
    change(edit) {
      const change = lastChange.then(() => changeNow(edit))
      lastChange = change.catch(() => {})
      return change
    },
  }
}

/** Where it lies is nobody's business who only calls. */
const NAME = 'sandbox-realms.json'

async function readRealmsFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  const file = parseJson(await readText(path))
  // A version of another number may mean other things by the same names.
  if (!isRecord(file) || file.version !== 1)
    throw new SettingsUnreadable(`${NAME} is not finished, or of another version.`)
  return file
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new SettingsUnreadable(`${NAME} is not there yet, or not readable: the API writes it at its first start.`)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseSettings({ realms, subscribers }: Readonly<Record<string, unknown>>): PlatformSettings {
  if (!Array.isArray(realms) || !Array.isArray(subscribers))
    throw new SettingsUnreadable(`${NAME} has no list of realms, or none of subscribers.`)
  try {
    return { realms: realms.map(parseRealm), subscribers: subscribers.map(parseSubscriber) }
  } catch (error) {
    if (!(error instanceof SettingInvalid)) throw error
    throw new SettingsUnreadable(`${NAME} cannot be used: ${error.message}`)
  }
}

/** Whoever reads meanwhile finds the old file or the new one, also after a crash. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporaryPath = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(temporaryPath, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporaryPath, path)
  } catch (error) {
    await rm(temporaryPath, { force: true })
    throw error
  }
}
