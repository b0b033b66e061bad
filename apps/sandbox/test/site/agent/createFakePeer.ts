import { vi } from 'vitest'
import type { Peer, PeerOptions } from '../../../site/agent/createPeer.ts'
import { FakeStream } from './FakeConnection.ts'

/** Creates a peer that accepts everything. */
export function createFakePeer({ send, onChange }: PeerOptions) {
  let isInterrupted = false
  return {
    /** Simulates an interruption of the media, or the end of the interruption. */
    interrupt(next = true) {
      isInterrupted = next
      onChange()
    },
    // @ts-expect-error The fake has only the members that are used.
    local: new FakeStream() as MediaStream,
    // @ts-expect-error The fake has only the members that are used.
    remote: new FakeStream() as MediaStream,
    state: () => ({
      isHeldByUs: false,
      isHeldByThem: false,
      hasLocalVideo: false,
      hasRemoteVideo: false,
      isChanging: false,
      isInterrupted,
    }),
    receiveOffer: vi.fn(async () => {}),
    answer: vi.fn(async (as: 'progress' | 'answer') => send(as, 'v=0')),
    receiveUpdate: vi.fn(async () => {}),
    receiveAnswer: vi.fn(async () => {}),
    withdrawOffer: vi.fn(async () => true),
    hold: vi.fn(async () => {}),
    change: vi.fn(async () => {}),
    countPackets: async () => ({ audioReceived: 1, audioSent: 2, videoReceived: 3, videoSent: 4 }),
    close: vi.fn(),
  } satisfies Peer & { interrupt(next?: boolean): void }
}
