import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { inspect } from 'node:util'

const REDACTED = '[redacted]'

/**
 * Key material that prints as `[redacted]`, however it is printed. The bytes lie in a `KeyObject`, outside the heap that
 * JavaScript sees; Node promises no more than that, and nothing about wiping.
 */
export class Secret {
  readonly #key: KeyObject

  /** Copies the bytes: whoever made them overwrites them. */
  constructor(bytes: Uint8Array) {
    this.#key = createSecretKey(bytes)
  }

  /** 32 bytes of the operating system's randomness. */
  static random(): Secret {
    const bytes = randomBytes(32)
    const secret = new Secret(bytes)
    bytes.fill(0)
    return secret
  }

  /** For `createHmac` and `createCipheriv`, which take it as it is. */
  get key(): KeyObject {
    return this.#key
  }

  /** A copy of the bytes, for sealing them and for nothing else. Overwrite it afterwards. */
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
