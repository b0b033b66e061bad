import { createDecipheriv, createHmac } from 'node:crypto'

export interface GatewayOptions {
  readonly key: string
  readonly unit?: 'MILLISECONDS' | 'SECONDS'
  /** Accepts only texts with exactly one `;` and the right number of digits. Otherwise reads the number after the last `;`. */
  readonly isStrict?: boolean
  /** How far in the future a time may be. */
  readonly futureSeconds?: number
}

const WINDOW_SECONDS = 300

/** An independent gateway for tests. It implements the formats from their description and shares no code with issuing. */
export class Gateway {
  readonly #key: string
  readonly #unit: 'MILLISECONDS' | 'SECONDS'
  readonly #isStrict: boolean
  readonly #futureSeconds: number

  constructor({
    key,
    unit = 'MILLISECONDS',
    isStrict = true,
    futureSeconds = Number.POSITIVE_INFINITY,
  }: GatewayOptions) {
    this.#key = key
    this.#unit = unit
    this.#isStrict = isStrict
    this.#futureSeconds = futureSeconds
  }

  /** Returns the identity of a token that is accepted at an instant in milliseconds; `null` if it is rejected. */
  accepts(token: string, at: number): string | null {
    const plaintext = this.decrypt(token)
    const parts = plaintext === null ? null : this.#split(plaintext)
    if (parts === null) return null
    const issuedAtSeconds = this.#unit === 'SECONDS' ? parts.time : parts.time / 1_000
    const age = at / 1_000 - issuedAtSeconds
    return age <= WINDOW_SECONDS && -age <= this.#futureSeconds ? parts.identity : null
  }

  /** Decrypts a token. Returns `null` if the padding or the MAC is wrong. */
  decrypt(token: string): string | null {
    try {
      return this.#key.length === 16 ? this.#decryptEcb(token) : this.#decryptCbc(token)
    } catch {
      return null
    }
  }

  #decryptEcb(token: string): string {
    const decipher = createDecipheriv('aes-128-ecb', this.#key, null)
    return decipher.update(token, 'hex', 'latin1') + decipher.final('latin1')
  }

  #decryptCbc(token: string): string | null {
    const [, mac, iv = '', ciphertext = ''] = /^([0-9A-F]{64})(.{16})([0-9A-F]+)$/.exec(token) ?? []
    const expected = createHmac('sha256', this.#key)
      .update(iv + ciphertext, 'latin1')
      .digest('hex')
      .toUpperCase()
    if (mac !== expected) return null
    const decipher = createDecipheriv('aes-256-cbc', this.#key, Buffer.from(iv, 'latin1'))
    return decipher.update(ciphertext, 'hex', 'latin1') + decipher.final('latin1')
  }

  #split(plaintext: string): { readonly identity: string; readonly time: number } | null {
    const mark = this.#key.length === 16 ? ';' : ';x-ts='
    const at = plaintext.lastIndexOf(mark)
    if (at === -1) return null
    const [identity, time] = [plaintext.slice(0, at), plaintext.slice(at + mark.length)]
    const isClean = !identity.includes(';') && /^[1-9][0-9]*$/.test(time)
    if (this.#isStrict && !(isClean && time.length === (this.#unit === 'SECONDS' ? 10 : 13))) return null
    const number = Number.parseInt(time, 10)
    return Number.isNaN(number) ? null : { identity, time: number }
  }
}
