/** A person's session at the console. */
export interface Session {
  /** Hash of the secret in the cookie, hex. */
  readonly idHash: string
  readonly adminId: string
  readonly createdAt: number
  readonly lastSeenAt: number
}
