import type { KandyClient } from '@anoncall/client'

/** Creates an SDK client without functions that a real call needs. */
export function newClient(): KandyClient {
  const nothing = () => undefined
  const media = {
    getTrackById: nothing,
    renderTracks: nothing,
    removeTracks: nothing,
    muteTracks: nothing,
    unmuteTracks: nothing,
  }
  return { media, on: nothing, off: nothing }
}
