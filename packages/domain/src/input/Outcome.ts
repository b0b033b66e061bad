/** What was asked for does not exist, or is not the caller's: the two look alike. */
export interface NotFound {
  readonly kind: 'notFound'
}

/** Somebody changed the object since it was read. */
export interface Conflict {
  readonly kind: 'conflict'
  readonly currentRevision: number
}

export const notFound: NotFound = { kind: 'notFound' }
