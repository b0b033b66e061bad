import { valueAt } from './valueAt.ts'

/** A realm as it is sent to the gateway. The gateway never returns the realm's key. */
export interface GatewayRealm {
  readonly cipher: 'AES_128_ECB' | 'AES_256_CBC_HMAC'
  readonly key: string
  readonly secondKey?: string | null
  readonly timestampUnit?: 'MILLISECONDS' | 'SECONDS'
  readonly lifetimeSeconds?: number
}

export interface GatewayFaults {
  readonly clockOffsetSeconds?: number
  readonly wrongKey?: boolean
  readonly down?: boolean
  readonly delayMs?: number
  readonly silentBodies?: boolean
}

/** Configures the sandbox's gateway over its HTTP interface. */
export class Gateway {
  readonly url: string

  constructor(sandboxUrl: string) {
    this.url = new URL('/gateway/api/', sandboxUrl).href
  }

  putRealm(name: string, realm: Partial<GatewayRealm>): Promise<unknown> {
    return this.#send('PUT', `realms/${name}`, realm)
  }

  putSubscriber(user: string, switches: Readonly<Record<string, boolean>>): Promise<unknown> {
    return this.#send('PUT', `subscribers/${user}`, switches)
  }

  putFaults(faults: GatewayFaults): Promise<unknown> {
    return this.#send('PUT', 'faults', faults)
  }

  /** Scripts the answer to the next request of a kind. */
  answerNext(answer: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#send('POST', 'answers', answer)
  }

  clearAnswers(): Promise<unknown> {
    return this.#send('DELETE', 'answers')
  }

  /** Closes the sockets of all callers with a close code. Without a code, drops the connections as a network failure does. */
  cutSockets(closeCode?: number): Promise<unknown> {
    return this.#send('POST', 'cut-sockets', closeCode === undefined ? {} : { closeCode })
  }

  async refusals(): Promise<readonly { reason: string; sentence: string }[]> {
    const refusals = valueAt(await this.#send('GET', 'state'), 'refusals')
    return refusals as readonly { reason: string; sentence: string }[]
  }

  async calls(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const calls = valueAt(await this.#send('GET', 'state'), 'calls')
    return calls as readonly Readonly<Record<string, unknown>>[]
  }

  async #send(method: string, path: string, body?: object): Promise<unknown> {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await fetch(new URL(path, this.url), { method, ...init })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
}
