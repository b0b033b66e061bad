/** An address as it is compared: whether a gateway tells letter case apart in it is not ours to bet on. */
export function addressKey(address: string): string {
  return address.toLowerCase()
}
