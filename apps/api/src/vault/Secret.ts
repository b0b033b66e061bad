import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { inspect } from 'node:util'

/**
 * Key material that always prints as `[redacted]`. The bytes are in a `KeyObject`, outside the JavaScript heap. Node
 * guarantees nothing else. In particular, it does not promise to wipe the memory.
 */
export class Secret {
  readonly #key: KeyObject

  /** Copies the bytes. The caller must overwrite its own copy. */
  constructor(bytes: Uint8Array) {
    this.#key = createSecretKey(bytes)
  }

  /** Creates a secret from 32 random bytes of the operating system. */
  static random(): Secret {
    const bytes = randomBytes(32)
    const secret = new Secret(bytes)
    bytes.fill(0)
    return secret
  }

  /** The key in the form that `createHmac` and `createCipheriv` accept. */
  get key(): KeyObject {
    return this.#key
  }

  /** Returns a copy of the bytes. Use the copy only for sealing, and overwrite it afterwards. */
  dangerouslyReveal(): Buffer {
    return this.#key.export()
  }

  toString(): string {
    return REDACTED
  }

  toJSON(): string {
    return REDACTED
  }

  [inspect.custom](): string {
    return REDACTED
  }
}

const REDACTED = '[redacted]'
