import { CIPHER_LABELS, KEY_LENGTHS } from '../../entities/labels.ts'
import type { RealmFieldsFragment, RealmKeyFieldsFragment } from '../../generated/graphql.ts'
import { formatDuration } from '../../lib/format.ts'

/**
 * Returns the steps of a rotation for the gateway's administrator, in the gateway's terms. A schema at the gateway holds only one
 * key. A rotation without failed calls therefore needs a second schema, the twin.
 */
export function gatewaySteps(realm: GatewayRealm, next: GatewayKey | undefined): string[] {
  const cipher = next?.cipher ?? 'AES_256_CBC_HMAC'
  const expiry = `expiry ${realm.tokenFormat.lifetimeSeconds} seconds`
  const current = realm.keys.find((key) => key.state === 'ACTIVE')?.gatewayRealm ?? realm.name
  // Rotations alternate between two schema names, so the name that is not in use is free at the gateway.
  const twin = next?.gatewayRealm ?? (current === realm.name ? `${realm.name}-2` : realm.name)
  if (next !== undefined && next.gatewayRealm === current)
    return [
      `Open the authentication schema ${current}.`,
      `Prepare to replace the schema’s security key with the staged key (${CIPHER_LABELS[cipher]}, ${KEY_LENGTHS[cipher]} characters). Keep its ${expiry}.`,
      'Save the change at the same time as the key is activated in Anoncall. Between the two changes, new calls fail.',
      `Tokens created before the change stop working at the gateway immediately, because ${current} holds only one key.`,
    ]

  return [
    `Add an authentication schema named ${twin}: type time-limited token, ${CIPHER_LABELS[cipher]}, ${expiry}, security key: the staged key.`,
    `On the Call Me service of ${realm.accountUser}, also allow the token realm ${twin}, or allow any realm.`,
    `Report when these steps are done. Then the key is activated in Anoncall, and new calls use ${twin}.`,
    `When the overlap has ended (after at least ${formatDuration(realm.tokenFormat.lifetimeSeconds)}), delete the schema ${current}.`,
  ]
}

type GatewayRealm = Pick<RealmFieldsFragment, 'name' | 'accountUser' | 'tokenFormat'> & {
  readonly keys: readonly Pick<RealmKeyFieldsFragment, 'state' | 'gatewayRealm'>[]
}
type GatewayKey = Pick<RealmKeyFieldsFragment, 'cipher' | 'gatewayRealm'>
