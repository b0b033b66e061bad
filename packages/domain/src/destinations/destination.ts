/** Somebody who can be called: pages use the alias, only the server knows the address. */
export interface Destination {
  readonly id: string
  readonly realmId: string
  /** Lower-case letters, digits and hyphens; unique in its realm; never changes. */
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

/** An address as it is compared: whether a gateway tells letter case apart in it is not ours to bet on. */
export function addressKey(address: string): string {
  return address.toLowerCase()
}

/** Whether a text has the form of an alias. */
export function isAlias(text: string): boolean {
  return text.length <= 64 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text)
}
