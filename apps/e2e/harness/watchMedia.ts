import type { BrowserContext, Page } from '@playwright/test'

/** The packets that a page has received so far over its peer connections. */
export interface ReceivedPackets {
  readonly audio: number
  readonly video: number
  /** The decoded video frames. */
  readonly frames: number
}

declare global {
  interface Window {
    /** Every peer connection that the page has opened. */
    watchedPeers: RTCPeerConnection[]
  }
}

/** Records the peer connections of all pages that this context opens from now on. Does not change the connections. */
export async function watchMedia(context: BrowserContext): Promise<void> {
  await context.addInitScript(recordPeers)
}

/** Returns the packets that a page has received so far over all its peer connections. */
export function receivedPackets(page: Page): Promise<ReceivedPackets> {
  return page.evaluate(countReceived)
}

/** Runs in a page before its scripts and records their peer connections. Must not use anything outside the function. */
export function recordPeers(): void {
  window.watchedPeers = []
  const Original = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      window.watchedPeers.push(this)
    }
  }
}

/** Runs in a page with recorded peer connections and counts the received packets. Must not use anything outside the function. */
export async function countReceived(): Promise<ReceivedPackets> {
  const received = { audio: 0, video: 0, frames: 0 }
  for (const peer of window.watchedPeers) {
    if (peer.connectionState === 'closed') continue
    for (const stats of (await peer.getStats()).values()) {
      if (stats.type !== 'inbound-rtp') continue
      if (stats.kind === 'audio') received.audio += stats.packetsReceived
      if (stats.kind === 'video') received.video += stats.packetsReceived
      received.frames += stats.framesDecoded ?? 0
    }
  }
  return received
}
