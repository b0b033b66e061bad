import { normalizeAddress, parseDisplayName } from '../addresses.ts'
import { forLog } from '../forLog.ts'
import {
  type GatewaySettings,
  type Realm,
  type SettingsStore,
  SettingsUnreadable,
  type Subscriber,
} from '../settings.ts'
import { admitToken } from './admitToken.ts'
import { type Denial, denied } from './refusals.ts'

/**
 * Decides whether a subscribed caller may start a call. Reads the tokens of the caller and the callee, or their addresses in an
 * unrestricted call.
 */
export function admitCall(request: CallRequest): AdmittedCall | Denial {
  const parties = request.subscription.mode === 'TIME_LIMITED' ? openParties(request) : readParties(request)
  if (parties.kind === 'denied') return parties

  // The subscriber is checked again, because the subscriber's settings can have changed since the caller subscribed.
  const subscriber = findCallMeSubscriber(request.subscription.account, request.settings)
  if ('kind' in subscriber) return subscriber
  if (!subscriber.allowsOtherDestinations && normalizeAddress(subscriber.user) !== parties.to)
    return denied(
      'DESTINATION_NOT_ALLOWED',
      `Calls with the account ${forLog(subscriber.user)} can reach only that user, but this call is for ${forLog(parties.to)}.`,
    )
  return parties
}

interface CallRequest {
  readonly subscription: { readonly mode: CallMode; readonly account: string; readonly realm: string | null }
  readonly tokenRealm: string | undefined
  readonly from: string
  readonly to: string
  readonly settings: GatewaySettings
  readonly hasWrongKey: boolean
  readonly now: number
}

export interface AdmittedCall {
  readonly kind: 'admitted'
  /** Addresses without `sip:`. */
  readonly from: string
  readonly to: string
  readonly displayName: string | null
  /** The difference between the times of the `from` and `to` tokens, in milliseconds. 0 in an unrestricted call. */
  readonly spreadMs: number
}

function openParties({ subscription, tokenRealm, from, to, settings, hasWrongKey, now }: CallRequest) {
  if (tokenRealm !== subscription.realm)
    return denied(
      'REALM_CHANGED',
      `The call names ${tokenRealm === undefined ? 'no realm' : `the realm ${forLog(tokenRealm)}`}, but its subscription is for ${forLog(subscription.realm ?? '')}.`,
    )
  const realm = findRealm(tokenRealm ?? '', settings)
  if ('kind' in realm) return realm
  const caller = admitToken({ token: from, role: 'from', realm, otherRealms: settings.realms, hasWrongKey, now })
  if (caller.kind === 'denied') return caller
  const callee = admitToken({ token: to, role: 'to', realm, otherRealms: settings.realms, hasWrongKey, now })
  if (callee.kind === 'denied') return callee
  return {
    kind: 'admitted' as const,
    from: normalizeAddress(caller.identity),
    to: normalizeAddress(callee.identity),
    displayName: null,
    spreadMs: Math.abs(caller.madeAt - callee.madeAt),
  }
}

function readParties({ tokenRealm, from, to }: CallRequest) {
  if (tokenRealm !== undefined)
    return denied('REALM_CHANGED', 'The call names a realm, but its subscription is for an unrestricted call.')
  return {
    kind: 'admitted' as const,
    from: normalizeAddress(from),
    to: normalizeAddress(to),
    displayName: parseDisplayName(from),
    spreadMs: 0,
  }
}

/** Decides whether a caller may subscribe. The caller sends an account token and a realm, or only a callee's address. */
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
  /** The user part of the URL: the account token, or the callee's address. */
  readonly user: string
  readonly tokenRealm: string | undefined
  readonly settings: GatewaySettings
  readonly hasWrongKey: boolean
  readonly now: number
}

interface AdmittedSubscription {
  readonly kind: 'admitted'
  readonly mode: CallMode
  readonly account: string
  readonly realm: string | null
  /** The number of the realm's key that decrypted the token. The first key has the number 1. Null in an unrestricted call. */
  readonly keyNumber: number | null
}

export type CallMode = 'TIME_LIMITED' | 'UNRESTRICTED'

function admitUnrestricted(user: string, settings: GatewaySettings): AdmittedSubscription | Denial {
  if (/^[0-9A-Za-z]{32,}$/.test(user))
    return denied('REALM_MISSING', 'The request has an account token but names no realm (tokenrealm).')
  const subscriber = findCallMeSubscriber(user, settings)
  if ('kind' in subscriber) return subscriber
  if (subscriber.requiresTokens)
    return denied(
      'TOKENS_REQUIRED',
      `${forLog(subscriber.user)} requires time-limited tokens, but the request has none.`,
    )
  return { kind: 'admitted', mode: 'UNRESTRICTED', account: subscriber.user, realm: null, keyNumber: null }
}

function findRealm(name: string, { realms }: GatewaySettings): Realm | Denial {
  const realm = realms.find((candidate) => candidate.name === name)
  if (realm !== undefined) return realm
  if (name === '') return denied('REALM_MISSING', 'The request names an empty realm (tokenrealm).')
  const known =
    realms.length === 0 ? 'No realm is known' : `Known: ${forLog(realms.map((candidate) => candidate.name).join(', '))}`
  return denied('REALM_UNKNOWN', `The realm ${forLog(name)} is unknown. ${known}.`)
}

function findCallMeSubscriber(identity: string, { subscribers }: GatewaySettings): Subscriber | Denial {
  const address = normalizeAddress(identity)
  const subscriber = subscribers.find((candidate) => normalizeAddress(candidate.user) === address)
  if (subscriber === undefined) return denied('SUBSCRIBER_UNKNOWN', `There is no subscriber ${forLog(identity)}.`)
  if (!subscriber.isCallMeEnabled)
    return denied('CALLME_DISABLED', `The CallMe service is not enabled for ${forLog(subscriber.user)}.`)
  return subscriber
}

/** Reads the settings. If the settings cannot be read, returns a denial with the reason. */
export async function readSettingsOrDeny(store: SettingsStore): Promise<GatewaySettings | Denial> {
  try {
    return await store.read()
  } catch (error) {
    if (!(error instanceof SettingsUnreadable)) throw error
    return denied('SETTINGS_UNREADABLE', error.message)
  }
}

/** Returns the realm that the request names. Returns an empty string if the request names several realms. */
export function parseTokenRealm({ tokenrealm }: TokenRealmQuery): string | undefined {
  return Array.isArray(tokenrealm) ? '' : tokenrealm
}

export interface TokenRealmQuery {
  readonly tokenrealm?: string | string[]
}
