import { addressKey } from '../destinations/addressKey.ts'
import type { Destination } from '../destinations/Destination.ts'
import type { RecordedRequest } from '../ports/IssuanceRepository.ts'

/** Whom recorded requests called, by the destinations that a realm has today. */
export class RecordedCallees {
  readonly #addresses = new Map<string, string>()
  readonly #idsByAddress = new Map<string, readonly string[]>()

  constructor(destinations: readonly Destination[]) {
    for (const { id, address } of destinations) {
      const key = addressKey(address)
      this.#addresses.set(id, key)
      this.#idsByAddress.set(key, [...(this.#idsByAddress.get(key) ?? []), id])
    }
  }

  /** What its callee is counted by. Of a destination that is gone the id tells it apart as well. */
  subjectOf({ destinationId, callee }: RecordedRequest): string {
    return destinationId === null ? addressKey(callee) : (this.#addresses.get(destinationId) ?? destinationId)
  }

  /** The destinations whose policies count for it: with an address, all that have it. */
  namedBy({ destinationId, callee }: RecordedRequest): readonly string[] {
    if (callee.includes('@')) return this.#idsByAddress.get(addressKey(callee)) ?? []
    return destinationId === null ? [] : [destinationId]
  }
}
