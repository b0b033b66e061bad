/** Somebody changed the object since it was read. */
export interface Conflict {
  readonly kind: 'conflict'
  readonly currentRevision: number
}
