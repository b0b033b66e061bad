import { randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import type { Clock } from '../Clock.ts'

/** A caller's notifications: over the socket where there is one, and kept for its return where it was cut. */
export function createChannel(clock: Clock): Channel {
  let socket: WebSocket | undefined
  let absence: Absence | undefined = { sinceAt: clock.now(), isPageGone: false }
  let waiting: string[] = []

  function send(notification: Notification): void {
    const { isAnswerToUpdate: _, ...message } = notification
    // A repeated id would be dropped by the SDK as a duplicate, across all calls of a client.
    const text = JSON.stringify({ notificationMessage: { time: clock.now(), eventId: randomUUID(), ...message } })
    if (socket === undefined) waiting = [...waiting, text].slice(-WAITING_MAX)
    else socket.send(text)
  }

  return {
    send,
    absence: () => absence,
    attach(newSocket) {
      // The SDK comes back to the same URL, sometimes before the loss of its first socket was noticed here.
      socket?.terminate()
      socket = newSocket
      absence = undefined
      newSocket.on('error', () => newSocket.terminate())
      newSocket.on('close', (code) => {
        if (socket !== newSocket) return
        socket = undefined
        absence = { sinceAt: clock.now(), isPageGone: code === CLOSE_GOING_AWAY }
      })
      for (const text of waiting) newSocket.send(text)
      waiting = []
    },
    cut(code = 1_006) {
      const isOpen = socket !== undefined
      if (socket !== undefined) closeWith(socket, code)
      return isOpen
    },
    close: () => socket?.close(1000),
  }
}

export interface Channel {
  send(notification: Notification): void
  attach(socket: WebSocket): void
  /** Since when there has been no socket; undefined while there is one. */
  absence(): Absence | undefined
  /** Ends the socket with a close code, or as a network would, without one (1006). Returns whether there was a socket. */
  cut(code?: number): boolean
  /** For good; the SDK does not come back after it. */
  close(): void
}

interface Absence {
  readonly sinceAt: number
  /** The browser said that the page is gone, so nobody will come back. */
  readonly isPageGone: boolean
}

export interface Notification {
  readonly eventType: 'ringing' | 'sessionProgress' | 'respondCallUpdate' | 'startCallUpdate' | 'callEnd'
  /** With `respondCallUpdate` and no `sdp`: why the caller's update was not carried out. The SDK reads a number here. */
  readonly statusCode?: number
  readonly sessionParams: {
    readonly sessionData: string
    readonly sdp?: string
    readonly statusCode?: string
    readonly reasonText?: string
    /** In how many milliseconds the update may be tried again. */
    readonly retryAfter?: number
  }
  /** Not sent. */
  readonly isAnswerToUpdate?: boolean
  readonly callNotificationParams?: { readonly remoteName: string; readonly remoteDisplayNumber: string }
}

const WAITING_MAX = 50
const CLOSE_GOING_AWAY = 1001

/** Closes a socket with a code; 1006 drops it, as a network does, since no side may send that code. */
export function closeWith(socket: WebSocket, code: number): void {
  if (code === ABNORMAL) socket.terminate()
  else socket.close(code)
}

const ABNORMAL = 1_006
