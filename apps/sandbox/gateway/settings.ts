import { isRecord } from './isRecord.ts'

/** The realms and subscribers that are configured at the gateway. */
export interface GatewaySettings {
  readonly realms: readonly Realm[]
  readonly subscribers: readonly Subscriber[]
}

/**
 * Stores the settings. The gateway reads the settings each time it needs them, so a change applies from the next
 * request on.
 */
export interface SettingsStore {
  /** @throws SettingsUnreadable with a message that can be shown. */
  read(): Promise<GatewaySettings>
  /**
   * Applies an edit. Edits run one at a time, each on the result of the previous edit.
   *
   * @throws SettingsUnreadable with a message that can be shown, and any error that `edit` throws.
   */
  change(edit: (settings: GatewaySettings) => GatewaySettings): Promise<void>
}

/** The stored settings are missing or cannot be parsed. */
export class SettingsUnreadable extends Error {
  override readonly name = 'SettingsUnreadable'
}

/** A setting is invalid. The message can be shown and never contains a key. */
export class SettingInvalid extends Error {
  override readonly name = 'SettingInvalid'
}

/** A realm as the platform's administrator configures it: the key and the lifetime of its tokens. */
export interface Realm {
  readonly name: string
  readonly cipher: TokenCipher
  /** 16 printable ASCII characters for AES_128_ECB, 32 for AES_256_CBC_HMAC. */
  readonly key: string
  /**
   * A second key whose tokens are also accepted, so that keys can be changed without an outage. The real platform has only one key for a
   * realm.
   */
  readonly secondKey?: string
  readonly timestampUnit: TimestampUnit
  /** How long a token is valid after the time that it contains, in seconds. */
  readonly lifetimeSeconds: number
}

export type TokenCipher = 'AES_128_ECB' | 'AES_256_CBC_HMAC'

export type TimestampUnit = 'MILLISECONDS' | 'SECONDS'

/** A user of the platform, with the switches of its CallMe service. */
export interface Subscriber {
  /** `user@domain`, without `sip:`. */
  readonly user: string
  readonly isCallMeEnabled: boolean
  /** Whether calls with this account can reach other users. */
  readonly allowsOtherDestinations: boolean
  /** Whether a call needs time-limited tokens. If true, unrestricted calls are refused. */
  readonly requiresTokens: boolean
}

/** Creates a store that keeps the settings in memory. @throws SettingInvalid for an invalid realm or subscriber. */
export function createMemorySettings(initial: GatewaySettings): MemorySettings {
  let settings = parse(initial)
  const changeNow: MemorySettings['changeNow'] = (edit) => {
    settings = parse(edit(settings))
  }
  return { read: async () => settings, change: async (edit) => changeNow(edit), changeNow }
}

interface MemorySettings extends SettingsStore {
  changeNow(edit: (settings: GatewaySettings) => GatewaySettings): void
}

function parse({ realms, subscribers }: GatewaySettings): GatewaySettings {
  return { realms: realms.map(parseRealm), subscribers: subscribers.map(parseSubscriber) }
}

/** Parses a realm. @throws SettingInvalid with a message that can be shown. */
export function parseRealm(value: unknown): Realm {
  if (!isRecord(value)) throw new SettingInvalid('A realm must be an object.')
  const { name, cipher, key, secondKey, timestampUnit, lifetimeSeconds } = value
  if (typeof name !== 'string' || name === '' || name.length > NAME_LENGTH_MAX)
    throw new SettingInvalid(`A realm’s name must have 1 to ${NAME_LENGTH_MAX} characters.`)
  if (cipher !== 'AES_128_ECB' && cipher !== 'AES_256_CBC_HMAC')
    throw new SettingInvalid('A realm’s cipher must be AES_128_ECB or AES_256_CBC_HMAC.')
  if (!isKey(key, cipher)) throw new SettingInvalid(keySentence('key', cipher))
  if (secondKey !== undefined && secondKey !== null && !isKey(secondKey, cipher))
    throw new SettingInvalid(keySentence('second key', cipher))
  if (timestampUnit !== 'MILLISECONDS' && timestampUnit !== 'SECONDS')
    throw new SettingInvalid('A realm’s timestampUnit must be MILLISECONDS or SECONDS.')
  if (!isLifetime(lifetimeSeconds))
    throw new SettingInvalid(`A realm’s lifetimeSeconds must be a whole number from 1 to ${LIFETIME_SECONDS_MAX}.`)
  const realm: Realm = { name, cipher, key, timestampUnit, lifetimeSeconds }
  return typeof secondKey === 'string' ? { ...realm, secondKey } : realm
}

const NAME_LENGTH_MAX = 128
const LIFETIME_SECONDS_MAX = 86_400 * 366

const KEY_LENGTH: Readonly<Record<TokenCipher, number>> = { AES_128_ECB: 16, AES_256_CBC_HMAC: 32 }

function isKey(value: unknown, cipher: TokenCipher): value is string {
  return typeof value === 'string' && value.length === KEY_LENGTH[cipher] && /^[\x20-\x7e]+$/.test(value)
}

const keySentence = (which: string, cipher: TokenCipher) =>
  `For ${cipher} the ${which} must be exactly ${KEY_LENGTH[cipher]} printable ASCII characters.`

function isLifetime(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LIFETIME_SECONDS_MAX
}

/** Parses a subscriber. @throws SettingInvalid with a message that can be shown. */
export function parseSubscriber(value: unknown): Subscriber {
  if (!isRecord(value)) throw new SettingInvalid('A subscriber must be an object.')
  const { user, isCallMeEnabled, allowsOtherDestinations, requiresTokens } = value
  if (typeof user !== 'string' || user.length > USER_LENGTH_MAX || !/^[^\s@;<>]+@[^\s@;<>]+$/.test(user))
    throw new SettingInvalid('A subscriber’s user must be an address such as help@demo.example, without sip:.')
  if (user.toLowerCase().startsWith('sip:'))
    throw new SettingInvalid('A subscriber’s user must be written without sip:.')
  if (
    typeof isCallMeEnabled !== 'boolean' ||
    typeof allowsOtherDestinations !== 'boolean' ||
    typeof requiresTokens !== 'boolean'
  )
    throw new SettingInvalid(
      'A subscriber’s isCallMeEnabled, allowsOtherDestinations and requiresTokens must each be true or false.',
    )
  return { user, isCallMeEnabled, allowsOtherDestinations, requiresTokens }
}

const USER_LENGTH_MAX = 256
