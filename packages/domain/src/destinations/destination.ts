/** A callee with an alias. Pages use the alias; only the server knows the address. */
export interface Destination {
  readonly id: string
  readonly realmId: string
  /** Lower-case letters, digits and hyphens. Unique in its realm, never changes. */
  readonly alias: string
  readonly displayName: string
  /** `user@domain`, without `sip:`. */
  readonly address: string
  /** `user@domain`, or `null` for the realm's account user. */
  readonly accountUser: string | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly revision: number
}

/** Returns an address in lower case, for comparisons. Some gateways may ignore letter case. */
export function addressKey(address: string): string {
  return address.toLowerCase()
}

/** Returns whether a text has the form of an alias. */
export function isAlias(text: string): boolean {
  return text.length <= 64 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text)
}
