import type { KandyClient } from './KandyClient.ts'

/** Which of these tracks are sound, or pictures. */
export function tracksOf({ media }: KandyClient, kind: 'audio' | 'video', trackIds: readonly string[] = []): string[] {
  return trackIds.filter((trackId) => media.getTrackById(trackId)?.kind === kind)
}
