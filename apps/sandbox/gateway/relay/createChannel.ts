import { randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import type { Clock } from '../Clock.ts'

/**
 * Creates the channel for a caller's notifications. The channel sends notifications over the socket, and keeps them
 * while there is no socket.
 */
export function createChannel(clock: Clock): Channel {
  let socket: WebSocket | undefined
  let absence: Absence | undefined = { sinceAt: clock.now(), isPageGone: false }
  let waiting: string[] = []

  function send(notification: Notification): void {
    const { isAnswerToUpdate: _, ...message } = notification
    // The SDK drops a repeated event id as a duplicate, across all calls of a client.
    const text = JSON.stringify({ notificationMessage: { time: clock.now(), eventId: randomUUID(), ...message } })
    if (socket === undefined) waiting = [...waiting, text].slice(-WAITING_MAX)
    else socket.send(text)
  }

  return {
    send,
    absence: () => absence,
    attach(newSocket) {
      // The SDK reconnects to the same URL, sometimes before the gateway notices the loss of the first socket.
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
  /** Describes the period without a socket. Returns undefined while there is a socket. */
  absence(): Absence | undefined
  /**
   * Closes the socket with a code. 1006 drops the socket without a code, as a network failure does. Returns whether there was a socket.
   */
  cut(code?: number): boolean
  /** Closes the socket permanently. The SDK does not reconnect. */
  close(): void
}

interface Absence {
  readonly sinceAt: number
  /** Whether the browser reported that the page was closed, so the caller will not reconnect. */
  readonly isPageGone: boolean
}

export interface Notification {
  readonly eventType: 'ringing' | 'sessionProgress' | 'respondCallUpdate' | 'startCallUpdate' | 'callEnd'
  /** The reason why the caller's update was rejected. Set for `respondCallUpdate` without `sdp`. The SDK expects a number. */
  readonly statusCode?: number
  readonly sessionParams: {
    readonly sessionData: string
    readonly sdp?: string
    readonly statusCode?: string
    readonly reasonText?: string
    /** When the update can be retried, in milliseconds. */
    readonly retryAfter?: number
  }
  /** This field is not sent. */
  readonly isAnswerToUpdate?: boolean
  readonly callNotificationParams?: { readonly remoteName: string; readonly remoteDisplayNumber: string }
}

const WAITING_MAX = 50
const CLOSE_GOING_AWAY = 1001

/**
 * Closes a socket with a code. The code 1006 cannot be sent. With 1006, the function drops the socket without a code.
 */
export function closeWith(socket: WebSocket, code: number): void {
  if (code === ABNORMAL) socket.terminate()
  else socket.close(code)
}

const ABNORMAL = 1_006
