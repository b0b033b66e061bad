import { createDecipheriv, createHmac } from 'node:crypto'

export interface GatewayOptions {
  readonly key: string
  readonly unit?: 'MILLISECONDS' | 'SECONDS'
  /** Takes exactly one `;` and the right number of digits only; otherwise what stands behind the last `;` as far as it is a number. */
  readonly isStrict?: boolean
  /** How far ahead a time may be, in seconds. */
  readonly futureSeconds?: number
}

const WINDOW_SECONDS = 300

/** What stands in for the gateway here: it knows the formats from their description and shares no code with what issues. */
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

  /** The identity that a token is taken for at an instant in milliseconds; `null` where it is refused. */
  accepts(token: string, at: number): string | null {
    const plaintext = this.decrypt(token)
    const parts = plaintext === null ? null : this.#split(plaintext)
    if (parts === null) return null
    const issuedAtSeconds = this.#unit === 'SECONDS' ? parts.time : parts.time / 1_000
    const age = at / 1_000 - issuedAtSeconds
    return age <= WINDOW_SECONDS && -age <= this.#futureSeconds ? parts.identity : null
  }

  /** `null` where padding or MAC do not fit. */
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
