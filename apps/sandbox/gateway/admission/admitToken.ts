import type { Realm } from '../platform/Realm.ts'
import { sayable } from '../sayable.ts'
import { readToken } from '../tokens/readToken.ts'
import { type Denial, denied } from './Denial.ts'

/** Opens one of a call's three tokens and holds its time against the gateway's clock. */
export function admitToken({ token, role, realm, hasWrongKey, now }: TokenToAdmit): AdmittedToken | Denial {
  const keys = realm.secondKey === undefined ? [realm.key] : [realm.key, realm.secondKey]
  const reading = readToken({ token, cipher: realm.cipher, keys: hasWrongKey ? keys.map(anotherKey) : keys })
  const the = `The ${role} token`
  const realmName = sayable(realm.name)
  if (reading.kind === 'malformed') return denied('TOKEN_MALFORMED', `${the} ${reading.fault}.`)
  if (reading.kind === 'unreadable')
    return denied(
      'TOKEN_UNREADABLE',
      `${the} was not made with ${keys.length === 1 ? 'the key' : 'either key'} of the realm ${realmName}${hasWrongKey ? ' (the fault "wrong key" is on)' : ''}.`,
    )

  const { identity, timestamp, keyNumber } = reading
  const hasSip = /^sips?:/i.test(identity)
  if (role === 'account' && hasSip)
    return denied('ACCOUNT_HAS_SIP', `${the} begins with sip:, and must be the bare user.`)
  if (role !== 'account' && !hasSip) return denied('SIP_MISSING', `${the} must begin with sip:, and does not.`)

  // 10 digits until the year 5138 in seconds, and since 1973 in milliseconds.
  const isInSeconds = timestamp < 100_000_000_000
  if (realm.timestampUnit === 'MILLISECONDS' && isInSeconds)
    return denied('TIMESTAMP_IN_SECONDS', `${the} has its time in seconds; the realm ${realmName} takes milliseconds.`)
  if (realm.timestampUnit === 'SECONDS' && !isInSeconds)
    return denied(
      'TIMESTAMP_IN_MILLISECONDS',
      `${the} has its time in milliseconds; the realm ${realmName} takes seconds.`,
    )

  const madeAt = realm.timestampUnit === 'SECONDS' ? timestamp * 1_000 : timestamp
  const made = `it was made at ${sayInstant(madeAt)}`
  const expiredSinceMs = now - madeAt - realm.lifetimeSeconds * 1_000
  if (expiredSinceMs > 0)
    return denied(
      'TOKEN_EXPIRED',
      `${the} expired ${sayDuration(expiredSinceMs)} ago: ${made}, and the realm ${realmName} allows ${realm.lifetimeSeconds} s.`,
    )
  if (madeAt - now > CLOCK_TOLERANCE_MS)
    return denied(
      'TOKEN_FROM_THE_FUTURE',
      `${the} is from the future: ${made}, which is ${sayDuration(madeAt - now)} ahead of this gateway's clock.`,
    )
  return { kind: 'admitted', identity, madeAt, keyNumber }
}

export interface TokenToAdmit {
  readonly token: string
  readonly role: 'account' | 'from' | 'to'
  readonly realm: Realm
  /** The fault: another key than the realm's is used. */
  readonly hasWrongKey: boolean
  /** The gateway's clock, in milliseconds. */
  readonly now: number
}

export interface AdmittedToken {
  readonly kind: 'admitted'
  readonly identity: string
  readonly madeAt: number
  readonly keyNumber: number
}

/** Two machines' clocks are never quite the same. */
const CLOCK_TOLERANCE_MS = 5_000

/** As long as the key and as printable, and never the key. */
const anotherKey = (key: string) => `${key.startsWith('#') ? '%' : '#'}${key.slice(1)}`

function sayInstant(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? `${at} ms` : date.toISOString()
}

function sayDuration(durationMs: number): string {
  if (durationMs < 1_000) return `${durationMs} ms`
  return `${Math.round(durationMs / 1_000)} s`
}
