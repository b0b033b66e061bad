import { type Denial, denied } from '../admission/admitCall.ts'
import { type PlatformSettings, type SettingsStore, SettingsUnreadable } from '../platformSettings.ts'

/** The settings as they are now, or the refusal that says why nobody can be let in. */
export async function readSettings(store: SettingsStore): Promise<PlatformSettings | Denial> {
  try {
    return await store.read()
  } catch (error) {
    if (!(error instanceof SettingsUnreadable)) throw error
    return denied('SETTINGS_UNREADABLE', error.message)
  }
}

/** The realm that the request names. Empty where it names several. */
export function tokenRealmOf({ tokenrealm }: RestQuery): string | undefined {
  return Array.isArray(tokenrealm) ? '' : tokenrealm
}

export interface RestQuery {
  readonly tokenrealm?: string | string[]
}
