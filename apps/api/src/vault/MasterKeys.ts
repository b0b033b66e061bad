import type { Secret } from './Secret.ts'

/** A key that wraps data keys. */
export interface MasterKey {
  /** At most 32 letters, digits, `_` and `-`. Not secret: it is part of sealed texts and messages. */
  readonly id: string
  readonly secret: Secret
}

/** The master keys in the order of their file. The first one wraps, and all unwrap. */
export class MasterKeys {
  readonly first: MasterKey
  readonly #keys: ReadonlyMap<string, MasterKey>

  constructor(first: MasterKey, others: readonly MasterKey[] = []) {
    this.first = first
    this.#keys = new Map([first, ...others].map((key) => [key.id, key]))
  }

  get ids(): readonly string[] {
    return [...this.#keys.keys()]
  }

  find(id: string): MasterKey | undefined {
    return this.#keys.get(id)
  }
}
