import { isRecord } from './isRecord.ts'
import { SettingInvalid } from './PlatformSettings.ts'
import type { Realm, TokenCipher } from './Realm.ts'

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
