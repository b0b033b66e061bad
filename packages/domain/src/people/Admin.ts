export type AdminRole = 'OWNER' | 'OPERATOR' | 'AUDITOR'

/** A person who signs in to the console. */
export interface Admin {
  readonly id: string
  /** Lower case. */
  readonly email: string
  readonly displayName: string
  readonly role: AdminRole
  readonly passwordHash: string
  /** Whether the password is still the generated one of the first start. */
  readonly isPasswordInitial: boolean
  readonly createdAt: number
  readonly lastSignedInAt: number | null
}
