import type { KandyClient } from './KandyClient.ts'

/** Returns the ids of the tracks of one kind. */
export function tracksOf({ media }: KandyClient, kind: 'audio' | 'video', trackIds: readonly string[] = []): string[] {
  return trackIds.filter((trackId) => media.getTrackById(trackId)?.kind === kind)
}
