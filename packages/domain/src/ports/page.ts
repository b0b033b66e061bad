/** A position in an ordered list: the sort key of the last returned entry, and its id to break ties. */
export interface Cursor {
  readonly key: string | number
  readonly id: string
}

/** The requested part of a list: at most `first` entries after `after`. */
export interface PageRequest {
  readonly first: number
  /** `null` starts with the first entry. */
  readonly after: Cursor | null
}

/** A part of a list in order. */
export interface Page<Entry> {
  readonly entries: readonly Entry[]
  readonly hasNextPage: boolean
}
