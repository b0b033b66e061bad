import type { AnonymousCall } from '@anoncall/react'
import { vi } from 'vitest'

/** Creates a call that does nothing and records the calls of its methods. */
export function createFakeCall() {
  return {
    state: { kind: 'connecting', step: 'credentials', issuanceId: null },
    on: vi.fn(() => () => {}),
    connected: Promise.resolve(),
    ended: new Promise(() => {}),
    end: vi.fn(async () => {}),
    hold: vi.fn(async () => {}),
    unhold: vi.fn(async () => {}),
    mute: vi.fn(),
    unmute: vi.fn(),
    sendDtmf: vi.fn(async (_: string) => {}),
    startVideo: vi.fn(async () => {}),
    stopVideo: vi.fn(async () => {}),
    changeMicrophone: vi.fn(async (_: string) => {}),
    changeCamera: vi.fn(async (_: string) => {}),
  } satisfies AnonymousCall
}
