/** The realm that the request names. Empty where it names several. */
export function tokenRealmOf({ tokenrealm }: RestQuery): string | undefined {
  return Array.isArray(tokenrealm) ? '' : tokenrealm
}

export interface RestQuery {
  readonly tokenrealm?: string | string[]
}
