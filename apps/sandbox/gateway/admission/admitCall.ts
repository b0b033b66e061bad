import type { PlatformSettings } from '../platform/PlatformSettings.ts'
import { displayNameOf, toAddress } from '../platform/toAddress.ts'
import { sayable } from '../sayable.ts'
import { type CallMode, findCallMeSubscriber, findRealm } from './admitSubscription.ts'
import { admitToken } from './admitToken.ts'
import { type Denial, denied } from './Denial.ts'

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

export interface CallRequest {
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
