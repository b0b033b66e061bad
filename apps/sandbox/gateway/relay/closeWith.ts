import type { WebSocket } from 'ws'

/** Closes a socket with a code; 1006 drops it, as a network does, since no side may send that code. */
export function closeWith(socket: WebSocket, code: number): void {
  if (code === ABNORMAL) socket.terminate()
  else socket.close(code)
}

const ABNORMAL = 1_006
