/** The owner id of the pause over everything. */
export const EVERYTHING = 'everything'

/** Issuing stands still for a realm, a destination, an API client or everything. */
export interface Pause {
  /** The id of what stands still, or {@link EVERYTHING}. */
  readonly ownerId: string
  readonly pausedAt: number
  readonly pausedById: string
  readonly reason: string
  /** What visitors are told; `null` for a general sentence. */
  readonly publicMessage: string | null
  /** `null` until it is resumed. */
  readonly endsAt: number | null
}

/** Whether a pause is in force at an instant. */
export function isPauseInForce(pause: Pause, now: number): boolean {
  return pause.endsAt === null || pause.endsAt > now
}
