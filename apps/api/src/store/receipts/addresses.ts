import { randomUUID } from 'node:crypto'
import type { NewIssuance } from '@anoncall/domain'
import type { AddressKey, AddressVault } from '../../vault/createAddressVault.ts'
import type { Executor } from '../Access.ts'
import type { ReceiptAddressesRow } from '../Schema.ts'

/**
 * The length of a period in milliseconds. Addresses that became known in the same period share a key. The key is
 * destroyed when the first of these addresses is due for deletion.
 */
const PERIOD_MS = 900_000

/** Returns the start of the period that contains the given instant. */
export function addressPeriodOf(instant: number): number {
  return Math.floor(instant / PERIOD_MS) * PERIOD_MS
}

/** Seals visitors' addresses under the key of the current period. */
export class AddressSealer {
  readonly #vault: () => AddressVault
  #current: { readonly id: string; readonly startsAt: number; readonly key: AddressKey } | null = null

  constructor(vault: () => AddressVault) {
    this.#vault = vault
  }

  /**
   * Seals the addresses of all issuances of one turn together. Returns `null` if there are no addresses. For the first
   * addresses of a period, stores a new key, and waits until the key is durable.
   */
  async seal(
    entries: readonly NewIssuance[],
    write: <Result>(work: (db: Executor) => Promise<Result>) => Promise<Result>,
  ): Promise<Omit<ReceiptAddressesRow, 'turn'> | null> {
    const addresses: Record<string, string> = {}
    let startsAt = Number.POSITIVE_INFINITY
    for (const { issuance, address } of entries)
      if (address !== null) {
        // Pads all addresses to the same length, because the length would reveal much about an IPv4 address.
        addresses[issuance.id] = address.padEnd(ADDRESS_LENGTH)
        startsAt = Math.min(startsAt, addressPeriodOf(issuance.decidedAt))
      }
    if (startsAt === Number.POSITIVE_INFINITY) return null
    const { id, key } = await this.#keyFor(startsAt, write)
    return { key_id: id, sealed: key.seal(JSON.stringify(addresses)) }
  }

  async #keyFor(startsAt: number, write: <Result>(work: (db: Executor) => Promise<Result>) => Promise<Result>) {
    if (this.#current?.startsAt === startsAt) return this.#current
    const id = `adk_${randomUUID().replaceAll('-', '')}`
    const { key, sealedKey } = this.#vault().createKey(id)
    await write((db) =>
      db.insertInto('address_keys').values({ id, starts_at: startsAt, sealed_key: sealedKey }).execute(),
    )
    this.#current = { id, startsAt, key }
    return this.#current
  }
}

/** Returns the address of an issuance from a row; `null` if the row cannot be opened or lacks the address. */
export function openAddress(
  vault: AddressVault,
  issuanceId: string,
  { key_id, sealed, sealed_key }: SealedAddresses,
): string | null {
  const text = vault.openKey(key_id, sealed_key)?.open(sealed)
  if (text === null || text === undefined) return null
  const address: unknown = Object(JSON.parse(text))[issuanceId]
  return typeof address === 'string' ? address.trimEnd() : null
}

interface SealedAddresses extends Pick<ReceiptAddressesRow, 'key_id' | 'sealed'> {
  readonly sealed_key: string
}

/** The maximum length of an IPv6 address. */
const ADDRESS_LENGTH = 39
