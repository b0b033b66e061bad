import { isRecord } from './outsideValues.ts'

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

/** A realm as the platform's administrator enters it: whose tokens are taken, and for how long. */
export interface Realm {
  readonly name: string
  readonly cipher: TokenCipher
  /** 16 printable ASCII characters for AES_128_ECB, 32 for AES_256_CBC_HMAC. */
  readonly key: string
  /** Taken as well, where the administrator changes keys without a gap. The platform itself has one key for a realm. */
  readonly secondKey?: string
  readonly timestampUnit: TimestampUnit
  /** From the time in the token to the gateway's clock, in seconds. */
  readonly lifetimeSeconds: number
}

export type TokenCipher = 'AES_128_ECB' | 'AES_256_CBC_HMAC'

export type TimestampUnit = 'MILLISECONDS' | 'SECONDS'

/** A user of the platform, with the switches of its CallMe service. */
export interface Subscriber {
  /** `user@domain`, without `sip:`. */
  readonly user: string
  readonly isCallMeEnabled: boolean
  /** Whether callers under this account may reach somebody else than this user. */
  readonly allowsOtherDestinations: boolean
  /** Whether only time-limited tokens are taken, and no unrestricted call. */
  readonly requiresTokens: boolean
}

/** Settings that live as long as the process. @throws SettingInvalid for a realm or a subscriber that cannot be one. */
export function createMemorySettings(initial: PlatformSettings): MemorySettings {
  let settings = parse(initial)
  const changeNow: MemorySettings['changeNow'] = (edit) => {
    settings = parse(edit(settings))
  }
  return { read: async () => settings, change: async (edit) => changeNow(edit), changeNow }
}

interface MemorySettings extends SettingsStore {
  changeNow(edit: (settings: PlatformSettings) => PlatformSettings): void
}

function parse({ realms, subscribers }: PlatformSettings): PlatformSettings {
  return { realms: realms.map(parseRealm), subscribers: subscribers.map(parseSubscriber) }
}

/** The realm. @throws SettingInvalid with what it lacks. */
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

/** The subscriber. @throws SettingInvalid with what it lacks. */
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

/**
 * The one spelling under which addresses are compared: without a display name, without `sip:`, a telephone number without
 * its punctuation, in lower case.
 */
export function toAddress(text: string): string {
  const bare = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text
  const trimmed = bare.trim()
  const at = trimmed.lastIndexOf('@')
  const user = (at < 0 ? trimmed : trimmed.slice(0, at)).replace(/^.*:/s, '')
  const domain = at < 0 ? '' : trimmed.slice(at)
  const isTelephoneNumber = /^[+#*]?[\d\s().-]+$/.test(user)
  return `${isTelephoneNumber ? user.replace(/[\s().-]/g, '') : user}${domain}`.toLowerCase()
}

/** The name before `<sip:…>`, if there is one. */
export function displayNameOf(text: string): string | null {
  const name = /^([^<]*)</.exec(text)?.[1]?.trim()
  return name === undefined || name === '' ? null : name
}
