import { onTestFinished } from 'vitest'
import WebSocket from 'ws'

/** A socket, and what came over it. Each message is waited for, and none is looked at twice. */
export async function connect(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(url, { headers })
  const arrived: unknown[] = []
  const waiting: ((message: unknown) => void)[] = []
  socket.on('message', (data) => {
    const message: unknown = JSON.parse(String(data))
    const taker = waiting.shift()
    if (taker === undefined) arrived.push(message)
    else taker(message)
  })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  onTestFinished(() => socket.terminate())
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
  })
  return {
    socket,
    closed,
    /** What came and has not been waited for. */
    arrived,
    next: () =>
      arrived.length > 0
        ? Promise.resolve(arrived.shift())
        : new Promise<unknown>((resolve) => {
            waiting.push(resolve)
          }),
    say: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
  }
}
