import type { RealmFieldsFragment, RealmKeyFieldsFragment } from '../../generated/graphql.ts'
import { durationWords } from '../../lib/durationWords.ts'
import { CIPHER_LABELS, KEY_LENGTHS } from '../../lib/labels.ts'

/**
 * What the gateway's administrator does for a rotation, in the gateway's own words, to be copied into a ticket. A gateway keeps
 * one key under one schema name, so the way without a gap is a twin: a second schema beside the first.
 */
export function gatewaySteps(realm: GatewayRealm, next: GatewayKey | undefined): string[] {
  const cipher = next?.cipher ?? 'AES_256_CBC_HMAC'
  const expiry = `expiry ${realm.tokenFormat.lifetimeSeconds} seconds`
  const current = realm.keys.find((key) => key.state === 'ACTIVE')?.gatewayRealm ?? realm.name
  // From one twin to the other and back: the name that is not in use is free at the gateway.
  const twin = next?.gatewayRealm ?? (current === realm.name ? `${realm.name}-2` : realm.name)
  if (next !== undefined && next.gatewayRealm === current)
    return [
      `Open the authentication schema ${current}.`,
      `Make ready to replace its security key by the staged one (${CIPHER_LABELS[cipher]}, ${KEY_LENGTHS[cipher]} characters). Its ${expiry} stays.`,
      'Save it at the same moment as Activate is pressed here: between the two, new calls fail.',
      `Tokens made before the change stop working at the gateway at once, since ${current} holds one key only.`,
    ]

  return [
    `Add an authentication schema called ${twin}: type time-limited token, ${CIPHER_LABELS[cipher]}, ${expiry}, security key: the staged one.`,
    `On the Call Me service of ${realm.accountUser}, let the token realm be ${twin} as well, or any.`,
    `Say when that is done: then Activate is pressed here, and new calls carry ${twin}.`,
    `Once the overlap is over (at least ${durationWords(realm.tokenFormat.lifetimeSeconds)}), delete the schema ${current}.`,
  ]
}

type GatewayRealm = Pick<RealmFieldsFragment, 'name' | 'accountUser' | 'tokenFormat'> & {
  readonly keys: readonly Pick<RealmKeyFieldsFragment, 'state' | 'gatewayRealm'>[]
}
type GatewayKey = Pick<RealmKeyFieldsFragment, 'cipher' | 'gatewayRealm'>
