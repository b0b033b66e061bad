import { forLog } from '../forLog.ts'
import type { Realm } from '../settings.ts'
import { readToken } from '../tokens/readToken.ts'
import { type Denial, denied } from './refusals.ts'

/** Decrypts one of a call's three tokens and checks its time against the gateway's clock. */
export function admitToken({
  token,
  role,
  realm,
  otherRealms,
  hasWrongKey,
  now,
}: TokenToAdmit): AdmittedToken | Denial {
  const keys = realm.secondKey === undefined ? [realm.key] : [realm.key, realm.secondKey]
  const reading = readToken({ token, cipher: realm.cipher, keys: hasWrongKey ? keys.map(toWrongKey) : keys })
  const the = `The ${role} token`
  const realmName = forLog(realm.name)
  if (reading.kind === 'malformed') return denied('TOKEN_MALFORMED', `${the} ${reading.fault}.`)
  if (reading.kind === 'unreadable') {
    const other = hasWrongKey ? undefined : findRealmOfToken(token, otherRealms)
    if (other !== undefined)
      return denied(
        'TOKEN_UNREADABLE',
        `${the} was made with the key of the realm ${forLog(other)}, not of ${realmName}.`,
      )
    return denied(
      'TOKEN_UNREADABLE',
      `${the} does not open with ${keys.length === 1 ? 'the key' : 'either key'} of the realm ${realmName}${hasWrongKey ? ' (the fault "wrong key" is on)' : ': it was made with another key, or was changed in transit'}.`,
    )
  }

  const { identity, timestamp, keyNumber } = reading
  const hasSip = /^sips?:/i.test(identity)
  if (role === 'account' && hasSip)
    return denied('ACCOUNT_HAS_SIP', `${the} begins with sip:, but must be the bare user.`)
  if (role !== 'account' && !hasSip) return denied('SIP_MISSING', `${the} must begin with sip:, but does not.`)

  // A time in seconds stays below this number until the year 5138. A time in milliseconds has been above this number
  // since 1973.
  const isInSeconds = timestamp < 100_000_000_000
  if (realm.timestampUnit === 'MILLISECONDS' && isInSeconds)
    return denied(
      'TIMESTAMP_IN_SECONDS',
      `${the} has its time in seconds (${formatInstant(timestamp * 1_000)}); the realm ${realmName} takes milliseconds.`,
    )
  if (realm.timestampUnit === 'SECONDS' && !isInSeconds)
    return denied(
      'TIMESTAMP_IN_MILLISECONDS',
      `${the} has its time in milliseconds (${formatInstant(timestamp)}); the realm ${realmName} takes seconds.`,
    )

  const madeAt = realm.timestampUnit === 'SECONDS' ? timestamp * 1_000 : timestamp
  const made = `it was made at ${formatInstant(madeAt)}`
  const expiredSinceMs = now - madeAt - realm.lifetimeSeconds * 1_000
  if (expiredSinceMs > 0)
    return denied(
      'TOKEN_EXPIRED',
      `${the} expired ${formatDuration(expiredSinceMs)} ago: ${made}, and the realm ${realmName} allows ${realm.lifetimeSeconds} s.`,
    )
  if (madeAt - now > CLOCK_TOLERANCE_MS)
    return denied(
      'TOKEN_FROM_THE_FUTURE',
      `${the} is from the future: ${made}, which is ${formatDuration(madeAt - now)} ahead of this gateway's clock.`,
    )
  return { kind: 'admitted', identity, madeAt, keyNumber }
}

interface TokenToAdmit {
  readonly token: string
  readonly role: 'account' | 'from' | 'to'
  readonly realm: Realm
  /** All realms of the gateway. If the realm's key cannot decrypt the token, the denial names the realm whose key can. */
  readonly otherRealms: readonly Realm[]
  /** Whether the fault "wrong key" is on. The realm's key is then replaced by a different key. */
  readonly hasWrongKey: boolean
  /** The gateway's clock, in milliseconds. */
  readonly now: number
}

interface AdmittedToken {
  readonly kind: 'admitted'
  readonly identity: string
  readonly madeAt: number
  readonly keyNumber: number
}

/** Returns the name of the realm whose key decrypts the token, if any. */
function findRealmOfToken(token: string, realms: readonly Realm[]): string | undefined {
  return realms.find(({ cipher, key }) => readToken({ token, cipher, keys: [key] }).kind === 'read')?.name
}

/** The accepted difference between the clocks of two machines, which are never exactly equal. */
const CLOCK_TOLERANCE_MS = 5_000

/** Returns a different printable key of the same length. */
const toWrongKey = (key: string) => `${key.startsWith('#') ? '%' : '#'}${key.slice(1)}`

const YEAR_10000 = 253_402_300_800_000

function formatInstant(at: number): string {
  const date = new Date(at)
  // RFC 3339 has four digits for the year.
  return at < YEAR_10000 ? date.toISOString() : `${at} ms`
}

function formatDuration(durationMs: number): string {
  if (durationMs < 1_000) return `${durationMs} ms`
  return `${Math.round(durationMs / 1_000)} s`
}
