import { type Denial, denied } from '../admission/refusals.ts'
import { type GatewaySettings, type SettingsStore, SettingsUnreadable } from '../settings.ts'

/** Reads the settings. Returns a denial with the reason if they cannot be read. */
export async function readSettingsOrDeny(store: SettingsStore): Promise<GatewaySettings | Denial> {
  try {
    return await store.read()
  } catch (error) {
    if (!(error instanceof SettingsUnreadable)) throw error
    return denied('SETTINGS_UNREADABLE', error.message)
  }
}

/** Returns the realm that the request names. Returns an empty string if it names several. */
export function parseTokenRealm({ tokenrealm }: RestQuery): string | undefined {
  return Array.isArray(tokenrealm) ? '' : tokenrealm
}

export interface RestQuery {
  readonly tokenrealm?: string | string[]
}
