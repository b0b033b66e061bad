import { listWords } from './listWords.ts'

/** The aliases of other destinations with the same address, «help and sales»; undefined where there are none. */
export function otherAliasesOf(
  { id, address }: AddressedDestination,
  destinations: readonly AddressedDestination[],
): string | undefined {
  const others = destinations.filter((each) => each.id !== id && each.address.toLowerCase() === address.toLowerCase())
  return others.length === 0 ? undefined : listWords(others.map(({ alias }) => alias))
}

interface AddressedDestination {
  readonly id: string
  readonly alias: string
  readonly address: string
}
