import type { BrowserContext, Page } from '@playwright/test'

/** Packets that one page has received so far, in the peer connections it opened. */
export interface ReceivedPackets {
  readonly audio: number
  readonly video: number
  /** Pictures that came out of the video. */
  readonly frames: number
}

declare global {
  interface Window {
    /** Every peer connection that a page of the context has opened. */
    watchedPeers: RTCPeerConnection[]
  }
}

/** From now on the pages of this context let themselves be asked what arrived. Nothing about their connections is changed. */
export async function watchMedia(context: BrowserContext): Promise<void> {
  await context.addInitScript(recordPeers)
}

/** What arrived at a page until now, over all its peer connections. */
export function receivedPackets(page: Page): Promise<ReceivedPackets> {
  return page.evaluate(countReceived)
}

/** Runs in a page before its scripts, and keeps each peer connection that they open. Uses nothing from outside. */
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

/** Runs in a page that recorded its peers, and counts what arrived. Uses nothing from outside. */
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
