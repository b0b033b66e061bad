/** A website or a server that may issue in one realm. */
export interface ApiClient {
  readonly id: string
  readonly realmId: string
  readonly name: string
  /** Exact web origins from which publishable keys work. Empty means none. */
  readonly allowedOrigins: readonly string[]
  /** The destinations it may call; `null` means all of the realm's. */
  readonly destinationIds: readonly string[] | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly revision: number
}
