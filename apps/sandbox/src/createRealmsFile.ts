import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isRecord } from '../gateway/isRecord.ts'
import {
  type GatewaySettings,
  parseRealm,
  parseSubscriber,
  SettingInvalid,
  type SettingsStore,
  SettingsUnreadable,
} from '../gateway/settings.ts'

/**
 * Creates the store of the settings in `sandbox-realms.json`, which the API writes at its first start. The store reads
 * the file at each use, so manual changes apply immediately. The store replaces the file atomically, and only the owner
 * can read the file.
 */
export function createRealmsFile(dataDirectory: string): SettingsStore {
  const path = join(dataDirectory, NAME)
  let lastChange: Promise<unknown> = Promise.resolve()

  async function changeNow(edit: (settings: GatewaySettings) => GatewaySettings): Promise<void> {
    const file = await readRealmsFile(path)
    const settings = edit(parseSettings(file))
    // All other parts of the file, such as the configuration of the site, stay unchanged.
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

/** Messages contain only this name, because callers must not learn the path. */
const NAME = 'sandbox-realms.json'

async function readRealmsFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  const file = parseJson(await readText(path))
  // In another version of the file, fields with the same names can have a different meaning.
  if (!isRecord(file) || file.version !== 1)
    throw new SettingsUnreadable(`${NAME} is incomplete or has another version.`)
  return file
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new SettingsUnreadable(`${NAME} does not exist yet or is not readable. The API writes it at its first start.`)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseSettings({ realms, subscribers }: Readonly<Record<string, unknown>>): GatewaySettings {
  if (!Array.isArray(realms) || !Array.isArray(subscribers))
    throw new SettingsUnreadable(`${NAME} has no list of realms or no list of subscribers.`)
  try {
    return { realms: realms.map(parseRealm), subscribers: subscribers.map(parseSubscriber) }
  } catch (error) {
    if (!(error instanceof SettingInvalid)) throw error
    throw new SettingsUnreadable(`${NAME} is invalid: ${error.message}`)
  }
}

/** Replaces a file atomically: a reader gets the old file or the new one, also after a crash. */
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
