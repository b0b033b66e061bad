import type { KandyClient } from '@anoncall/client'

/** A client of the SDK that would be of no use to a real call. */
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
