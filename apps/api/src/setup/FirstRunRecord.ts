/** The content of `first-run.json`, for the person who installed the service. The names are part of the contract. */
export interface FirstRunRecord {
  readonly url: string
  readonly graphqlUrl: string
  readonly email: string
  readonly password: string
  readonly realm: string
  readonly realmKey: string
  readonly accountUser: string
  readonly destinationAlias: string
  readonly destinationAddress: string
  readonly apiSecretKey: string
  readonly apiPublishableKey: string
}

const fields = [
  'url',
  'graphqlUrl',
  'email',
  'password',
  'realm',
  'realmKey',
  'accountUser',
  'destinationAlias',
  'destinationAddress',
  'apiSecretKey',
  'apiPublishableKey',
] as const satisfies readonly (keyof FirstRunRecord)[]

/** Returns `null` if the text is not such a record. */
export function parseFirstRunRecord(text: string): FirstRunRecord | null {
  const value: unknown = JSON.parse(text)
  return isRecord(value) ? value : null
}

function isRecord(value: unknown): value is FirstRunRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    fields.every((field) => typeof Reflect.get(value, field) === 'string')
  )
}
