import type { Page } from '@playwright/test'

/**
 * Lets a test delay the messages that a page sends over its sockets. Delayed messages are sent later in the same order. Applies to
 * sockets that the page opens from now on.
 */
export async function delaySending(page: Page): Promise<DelayedSending> {
  const held: (() => void)[] = []
  let isHolding = false
  let onHeld = () => {}
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      if (!isHolding) return server.send(message)
      held.push(() => server.send(message))
      onHeld()
    })
  })
  return {
    hold() {
      isHolding = true
    },
    async untilHeld(count) {
      if (held.length >= count) return
      await new Promise<void>((resolve) => {
        onHeld = () => {
          if (held.length >= count) resolve()
        }
      })
    },
    release() {
      isHolding = false
      for (const send of held.splice(0)) send()
    },
  }
}

export interface DelayedSending {
  hold(): void
  /** Resolves when this number of messages is waiting to be sent. */
  untilHeld(count: number): Promise<void>
  release(): void
}
