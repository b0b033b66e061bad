import type { Realm } from './Realm.ts'
import type { Subscriber } from './Subscriber.ts'

/** What the platform knows before anybody calls. */
export interface PlatformSettings {
  readonly realms: readonly Realm[]
  readonly subscribers: readonly Subscriber[]
}

/** Where the settings are kept. They are read anew at each use, so that a change counts from the next request on. */
export interface SettingsStore {
  /** @throws SettingsUnreadable with a sentence. */
  read(): Promise<PlatformSettings>
  /** One change after the other, each on what the one before left. @throws SettingsUnreadable with a sentence, and whatever `edit` throws. */
  change(edit: (settings: PlatformSettings) => PlatformSettings): Promise<void>
}

/** The settings are there, and not to be understood. */
export class SettingsUnreadable extends Error {
  override readonly name = 'SettingsUnreadable'
}

/** A setting that cannot be one. The message is a sentence, and never holds a key. */
export class SettingInvalid extends Error {
  override readonly name = 'SettingInvalid'
}
