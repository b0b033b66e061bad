import { sayable } from '../outsideValues.ts'
import { displayNameOf, type PlatformSettings, type Realm, type Subscriber, toAddress } from '../platformSettings.ts'
import { readToken } from '../tokens/readToken.ts'
import type { RefusalReason } from './refusals.ts'

/** Decides whether a subscribed caller may start this call: opens both tokens, or takes both addresses as they are. */
export function admitCall(request: CallRequest): AdmittedCall | Denial {
  const parties = request.subscription.mode === 'TIME_LIMITED' ? openParties(request) : readParties(request)
  if (parties.kind === 'denied') return parties

  // Asked again: the switches may have been changed since the subscription.
  const subscriber = findCallMeSubscriber(request.subscription.account, request.settings)
  if ('kind' in subscriber) return subscriber
  if (!subscriber.allowsOtherDestinations && toAddress(subscriber.user) !== parties.to)
    return denied(
      'DESTINATION_NOT_ALLOWED',
      `Calls under ${sayable(subscriber.user)} may reach only that user, and this one is for ${sayable(parties.to)}.`,
    )
  return parties
}

interface CallRequest {
  readonly subscription: { readonly mode: CallMode; readonly account: string; readonly realm: string | null }
  readonly tokenRealm: string | undefined
  readonly from: string
  readonly to: string
  readonly settings: PlatformSettings
  readonly hasWrongKey: boolean
  readonly now: number
}

export interface AdmittedCall {
  readonly kind: 'admitted'
  /** Addresses without `sip:`. */
  readonly from: string
  readonly to: string
  readonly displayName: string | null
  /** How far the times of the two tokens are apart, in milliseconds. */
  readonly spreadMs: number
}

function openParties({ subscription, tokenRealm, from, to, settings, hasWrongKey, now }: CallRequest) {
  if (tokenRealm !== subscription.realm)
    return denied(
      'REALM_CHANGED',
      `The call names ${tokenRealm === undefined ? 'no realm' : `the realm ${sayable(tokenRealm)}`}, and its subscription was for ${sayable(subscription.realm ?? '')}.`,
    )
  const realm = findRealm(tokenRealm ?? '', settings)
  if ('kind' in realm) return realm
  const caller = admitToken({ token: from, role: 'from', realm, otherRealms: settings.realms, hasWrongKey, now })
  if (caller.kind === 'denied') return caller
  const callee = admitToken({ token: to, role: 'to', realm, otherRealms: settings.realms, hasWrongKey, now })
  if (callee.kind === 'denied') return callee
  return {
    kind: 'admitted' as const,
    from: toAddress(caller.identity),
    to: toAddress(callee.identity),
    displayName: null,
    spreadMs: Math.abs(caller.madeAt - callee.madeAt),
  }
}

function readParties({ tokenRealm, from, to }: CallRequest) {
  if (tokenRealm !== undefined)
    return denied('REALM_CHANGED', 'The call names a realm, and its subscription was for an unrestricted call.')
  return {
    kind: 'admitted' as const,
    from: toAddress(from),
    to: toAddress(to),
    displayName: displayNameOf(from),
    spreadMs: 0,
  }
}

/** Decides whether somebody may subscribe: with an account token under a realm, or with a bare callee. */
export function admitSubscription(
  request: SubscriptionRequest,
): AdmittedSubscription | (Denial & { account?: string }) {
  const { user, tokenRealm, settings, hasWrongKey, now } = request
  if (tokenRealm === undefined) return admitUnrestricted(user, settings)

  const realm = findRealm(tokenRealm, settings)
  if ('kind' in realm) return realm
  const token = admitToken({ token: user, role: 'account', realm, otherRealms: settings.realms, hasWrongKey, now })
  if (token.kind === 'denied') return token
  const subscriber = findCallMeSubscriber(token.identity, settings)
  if ('kind' in subscriber) return { ...subscriber, account: token.identity }
  const { keyNumber } = token
  return { kind: 'admitted', mode: 'TIME_LIMITED', account: subscriber.user, realm: realm.name, keyNumber }
}

interface SubscriptionRequest {
  /** The user part of the URL: the account token, or the callee. */
  readonly user: string
  readonly tokenRealm: string | undefined
  readonly settings: PlatformSettings
  readonly hasWrongKey: boolean
  readonly now: number
}

interface AdmittedSubscription {
  readonly kind: 'admitted'
  readonly mode: CallMode
  readonly account: string
  readonly realm: string | null
  /** Which of the realm's keys opened the token, from 1. Null in an unrestricted call. */
  readonly keyNumber: number | null
}

export type CallMode = 'TIME_LIMITED' | 'UNRESTRICTED'

function admitUnrestricted(user: string, settings: PlatformSettings): AdmittedSubscription | Denial {
  if (/^[0-9A-Za-z]{32,}$/.test(user))
    return denied('REALM_MISSING', 'The request has an account token, and names no realm (tokenrealm).')
  const subscriber = findCallMeSubscriber(user, settings)
  if ('kind' in subscriber) return subscriber
  if (subscriber.requiresTokens)
    return denied('TOKENS_REQUIRED', `${sayable(subscriber.user)} takes time-limited tokens only, and none was given.`)
  return { kind: 'admitted', mode: 'UNRESTRICTED', account: subscriber.user, realm: null, keyNumber: null }
}

function findRealm(name: string, { realms }: PlatformSettings): Realm | Denial {
  const realm = realms.find((candidate) => candidate.name === name)
  if (realm !== undefined) return realm
  if (name === '') return denied('REALM_MISSING', 'The request names an empty realm (tokenrealm).')
  const known =
    realms.length === 0 ? 'none is' : `known: ${sayable(realms.map((candidate) => candidate.name).join(', '))}`
  return denied('REALM_UNKNOWN', `The realm ${sayable(name)} is not known here (${known}).`)
}

function findCallMeSubscriber(identity: string, { subscribers }: PlatformSettings): Subscriber | Denial {
  const address = toAddress(identity)
  const subscriber = subscribers.find((candidate) => toAddress(candidate.user) === address)
  if (subscriber === undefined)
    return denied('SUBSCRIBER_UNKNOWN', `There is no subscriber ${sayable(identity)} here to answer for the call.`)
  if (!subscriber.isCallMeEnabled)
    return denied('CALLME_DISABLED', `The CallMe service is not enabled for ${sayable(subscriber.user)}.`)
  return subscriber
}

/** Opens one of a call's three tokens and holds its time against the gateway's clock. */
export function admitToken({
  token,
  role,
  realm,
  otherRealms,
  hasWrongKey,
  now,
}: TokenToAdmit): AdmittedToken | Denial {
  const keys = realm.secondKey === undefined ? [realm.key] : [realm.key, realm.secondKey]
  const reading = readToken({ token, cipher: realm.cipher, keys: hasWrongKey ? keys.map(anotherKey) : keys })
  const the = `The ${role} token`
  const realmName = sayable(realm.name)
  if (reading.kind === 'malformed') return denied('TOKEN_MALFORMED', `${the} ${reading.fault}.`)
  if (reading.kind === 'unreadable') {
    const other = hasWrongKey ? undefined : realmThatReads(token, otherRealms)
    if (other !== undefined)
      return denied(
        'TOKEN_UNREADABLE',
        `${the} was made with the key of the realm ${sayable(other)}, and not of ${realmName}.`,
      )
    return denied(
      'TOKEN_UNREADABLE',
      `${the} does not open with ${keys.length === 1 ? 'the key' : 'either key'} of the realm ${realmName}${hasWrongKey ? ' (the fault "wrong key" is on)' : ': it was made with another key, or was changed on the way'}.`,
    )
  }

  const { identity, timestamp, keyNumber } = reading
  const hasSip = /^sips?:/i.test(identity)
  if (role === 'account' && hasSip)
    return denied('ACCOUNT_HAS_SIP', `${the} begins with sip:, and must be the bare user.`)
  if (role !== 'account' && !hasSip) return denied('SIP_MISSING', `${the} must begin with sip:, and does not.`)

  // 10 digits until the year 5138 in seconds, and since 1973 in milliseconds.
  const isInSeconds = timestamp < 100_000_000_000
  if (realm.timestampUnit === 'MILLISECONDS' && isInSeconds)
    return denied(
      'TIMESTAMP_IN_SECONDS',
      `${the} has its time in seconds (${sayInstant(timestamp * 1_000)}); the realm ${realmName} takes milliseconds.`,
    )
  if (realm.timestampUnit === 'SECONDS' && !isInSeconds)
    return denied(
      'TIMESTAMP_IN_MILLISECONDS',
      `${the} has its time in milliseconds (${sayInstant(timestamp)}); the realm ${realmName} takes seconds.`,
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

interface TokenToAdmit {
  readonly token: string
  readonly role: 'account' | 'from' | 'to'
  readonly realm: Realm
  /** The gateway's realms, to name the one whose key a token was made with. */
  readonly otherRealms: readonly Realm[]
  /** The fault: another key than the realm's is used. */
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

/** The name of the realm that reads the token, if any. */
function realmThatReads(token: string, realms: readonly Realm[]): string | undefined {
  return realms.find(({ cipher, key }) => readToken({ token, cipher, keys: [key] }).kind === 'read')?.name
}

/** Two machines' clocks are never quite the same. */
const CLOCK_TOLERANCE_MS = 5_000

/** As long as the key and as printable, and never the key. */
const anotherKey = (key: string) => `${key.startsWith('#') ? '%' : '#'}${key.slice(1)}`

const YEAR_10000 = 253_402_300_800_000

function sayInstant(at: number): string {
  const date = new Date(at)
  // RFC 3339 has four digits for the year.
  return at < YEAR_10000 ? date.toISOString() : `${at} ms`
}

function sayDuration(durationMs: number): string {
  if (durationMs < 1_000) return `${durationMs} ms`
  return `${Math.round(durationMs / 1_000)} s`
}

/** A reason and a sentence for people, which never holds a token or a key. */
export interface Denial {
  readonly kind: 'denied'
  readonly reason: RefusalReason
  readonly sentence: string
}

export function denied(reason: RefusalReason, sentence: string): Denial {
  return { kind: 'denied', reason, sentence }
}
