import { once } from 'node:events'
import { WebSocket } from 'ws'

/** A WebDriver BiDi session with a browser: commands in, results out. https://w3c.github.io/webdriver-bidi/ */
export class BidiSession {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>()
  #sent = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => this.#receive(String(data)))
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The browser closed the session.'))
      this.#waiting.clear()
    })
  }

  /** @param address WebSocket address at which the browser listens, without a path. */
  static async open(address: string): Promise<BidiSession> {
    const socket = new WebSocket(`${address}/session`)
    await once(socket, 'open')
    const session = new BidiSession(socket)
    await session.send('session.new', { capabilities: {} })
    return session
  }

  /**
   * Sends a command and returns its result.
   *
   * @throws Error with the browser's message if the command fails.
   */
  send(method: string, params: object): Promise<unknown> {
    this.#sent += 1
    const id = this.#sent
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
  }

  close(): void {
    this.#socket.terminate()
  }

  #receive(text: string): void {
    const message: { id?: number; type: string; result?: unknown; error?: string; message?: string } = JSON.parse(text)
    const waiting = this.#waiting.get(message.id ?? 0)
    if (message.id === undefined || waiting === undefined) return
    this.#waiting.delete(message.id)
    if (message.type === 'success') waiting.resolve(message.result)
    else waiting.reject(new Error(`${message.error}: ${message.message}`))
  }
}
