/** The owner id of the pause that stops all issuing. */
export const EVERYTHING = 'everything'

/** A pause of issuing for a realm, a destination, an API client or everything. */
export interface Pause {
  /** The id of the paused object, or {@link EVERYTHING}. */
  readonly ownerId: string
  readonly pausedAt: number
  readonly pausedById: string
  readonly reason: string
  /** The message for visitors; `null` for a general message. */
  readonly publicMessage: string | null
  /** `null` if the pause lasts until issuing is resumed. */
  readonly endsAt: number | null
}

/** Returns whether a pause is in force at the instant `now`. */
export function isPauseInForce(pause: Pause, now: number): boolean {
  return pause.endsAt === null || pause.endsAt > now
}
