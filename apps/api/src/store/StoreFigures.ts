/** Metrics of a store. */
export interface StoreFigures {
  /** The number of commits that stored issuances, and of issuances in them. */
  readonly flushes: number
  readonly flushedRows: number
  /** Connections to a database server; `null` if there is none. */
  readonly pool: { readonly open: number; readonly idle: number; readonly waiting: number } | null
}
