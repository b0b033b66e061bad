import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The content of `first-run.json`, which the first start writes. Its field names are part of the public interface. */
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

const NAMES = [
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
] as const

export async function readFirstRun(dataDir: string): Promise<FirstRunRecord> {
  const record: unknown = JSON.parse(await readFile(join(dataDir, 'first-run.json'), 'utf8'))
  if (!isFirstRunRecord(record)) throw new Error('first-run.json does not contain all fields.')
  return record
}

function isFirstRunRecord(value: unknown): value is FirstRunRecord {
  return (
    typeof value === 'object' && value !== null && NAMES.every((name) => typeof Reflect.get(value, name) === 'string')
  )
}
