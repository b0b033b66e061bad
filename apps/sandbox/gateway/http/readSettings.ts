import { type Denial, denied } from '../admission/Denial.ts'
import { type PlatformSettings, type SettingsStore, SettingsUnreadable } from '../platform/PlatformSettings.ts'

/** The settings as they are now, or the refusal that says why nobody can be let in. */
export async function readSettings(store: SettingsStore): Promise<PlatformSettings | Denial> {
  try {
    return await store.read()
  } catch (error) {
    if (!(error instanceof SettingsUnreadable)) throw error
    return denied('SETTINGS_UNREADABLE', error.message)
  }
}
