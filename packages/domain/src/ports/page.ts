/** A place in an ordered list: the ordering value of the last entry seen, and its id to break ties. */
export interface Cursor {
  readonly key: string | number
  readonly id: string
}

/** Which part of a list is wanted: at most `first` entries behind `after`. */
export interface PageRequest {
  readonly first: number
  /** `null` starts at the beginning. */
  readonly after: Cursor | null
}

/** A part of a list, in order. */
export interface Page<Entry> {
  readonly entries: readonly Entry[]
  readonly hasNextPage: boolean
}
