import type { PlatformSettings } from '../platform/PlatformSettings.ts'
import type { Realm } from '../platform/Realm.ts'
import type { Subscriber } from '../platform/Subscriber.ts'
import { toAddress } from '../platform/toAddress.ts'
import { sayable } from '../sayable.ts'
import { admitToken } from './admitToken.ts'
import { type Denial, denied } from './Denial.ts'

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

export interface SubscriptionRequest {
  /** The user part of the URL: the account token, or the callee. */
  readonly user: string
  readonly tokenRealm: string | undefined
  readonly settings: PlatformSettings
  readonly hasWrongKey: boolean
  readonly now: number
}

export interface AdmittedSubscription {
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

export function findRealm(name: string, { realms }: PlatformSettings): Realm | Denial {
  const realm = realms.find((candidate) => candidate.name === name)
  if (realm !== undefined) return realm
  if (name === '') return denied('REALM_MISSING', 'The request names an empty realm (tokenrealm).')
  const known =
    realms.length === 0 ? 'none is' : `known: ${sayable(realms.map((candidate) => candidate.name).join(', '))}`
  return denied('REALM_UNKNOWN', `The realm ${sayable(name)} is not known here (${known}).`)
}

export function findCallMeSubscriber(identity: string, { subscribers }: PlatformSettings): Subscriber | Denial {
  const address = toAddress(identity)
  const subscriber = subscribers.find((candidate) => toAddress(candidate.user) === address)
  if (subscriber === undefined)
    return denied('SUBSCRIBER_UNKNOWN', `There is no subscriber ${sayable(identity)} here to answer for the call.`)
  if (!subscriber.isCallMeEnabled)
    return denied('CALLME_DISABLED', `The CallMe service is not enabled for ${sayable(subscriber.user)}.`)
  return subscriber
}
