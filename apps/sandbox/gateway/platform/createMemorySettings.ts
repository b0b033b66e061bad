import type { PlatformSettings, SettingsStore } from './PlatformSettings.ts'
import { parseRealm } from './parseRealm.ts'
import { parseSubscriber } from './parseSubscriber.ts'

/** Settings that live as long as the process. @throws SettingInvalid for a realm or a subscriber that cannot be one. */
export function createMemorySettings(initial: PlatformSettings): MemorySettings {
  let settings = parse(initial)
  const changeNow: MemorySettings['changeNow'] = (edit) => {
    settings = parse(edit(settings))
  }
  return { read: async () => settings, change: async (edit) => changeNow(edit), changeNow }
}

export interface MemorySettings extends SettingsStore {
  changeNow(edit: (settings: PlatformSettings) => PlatformSettings): void
}

function parse({ realms, subscribers }: PlatformSettings): PlatformSettings {
  return { realms: realms.map(parseRealm), subscribers: subscribers.map(parseSubscriber) }
}
