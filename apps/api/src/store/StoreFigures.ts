/** How a store is doing. */
export interface StoreFigures {
  /** Commits that recorded issuances, and how many they recorded. */
  readonly flushes: number
  readonly flushedRows: number
  /** Connections to a database server; `null` where there is none. */
  readonly pool: { readonly open: number; readonly idle: number; readonly waiting: number } | null
}
