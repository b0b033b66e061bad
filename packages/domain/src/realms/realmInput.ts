import { type CipherName, checkIdentity, keyByteLength } from '@anoncall/token-core'
import { addressKey, type Destination } from '../destinations/destination.ts'
import { type InputProblems, type Invalid, invalidAt } from '../input/rejections.ts'
import type { Repositories } from '../ports/store.ts'
import { fromUsersOf, type Realm, type TimestampUnit } from './realm.ts'

/**
 * Checks a realm name at the gateway. The name is in the query of every request, so it must be plain text without
 * spaces.
 */
export function checkRealmName(problems: InputProblems, path: readonly string[], name: string): void {
  if (name === '') problems.add(path, 'REQUIRED', 'Must not be empty.')
  else if (name.length > 64) problems.add(path, 'TOO_LONG', 'At most 64 characters.')
  else if (!/^[A-Za-z0-9](?:[A-Za-z0-9._@~-]*[A-Za-z0-9])?$/.test(name))
    problems.add(path, 'MALFORMED', 'Letters, digits and . _ @ ~ -, starting and ending with a letter or a digit.')
}

/** The token format that a realm's gateway expects. */
export interface TokenFormatInput {
  readonly timestampUnit: TimestampUnit
  readonly lifetimeSeconds: number
  /** `null` for the whole lifetime. */
  readonly effectiveLifetimeSeconds: number | null
}

const LIFETIME_SECONDS_MAX = 86_400

/**
 * Tokens with a shorter lifetime could expire in transit, because times are rounded to a second and clocks differ a
 * little.
 */
const EFFECTIVE_LIFETIME_SECONDS_MIN = 10
const CALLEE_PATTERNS_MAX = 50

/** Checks the lifetimes of a token format. */
export function checkTokenFormat(problems: InputProblems, path: readonly string[], format: TokenFormatInput): void {
  problems.wholeNumber([...path, 'lifetimeSeconds'], format.lifetimeSeconds, {
    min: EFFECTIVE_LIFETIME_SECONDS_MIN,
    max: LIFETIME_SECONDS_MAX,
  })
  if (format.effectiveLifetimeSeconds === null) return
  const max = Math.max(EFFECTIVE_LIFETIME_SECONDS_MIN, Math.min(format.lifetimeSeconds, LIFETIME_SECONDS_MAX))
  problems.wholeNumber([...path, 'effectiveLifetimeSeconds'], format.effectiveLifetimeSeconds, {
    min: EFFECTIVE_LIFETIME_SECONDS_MIN,
    max,
  })
}

/** Checks callee patterns: `user@domain` or `*@domain`. */
export function checkCalleePatterns(
  problems: InputProblems,
  path: readonly string[],
  patterns: readonly string[],
): void {
  if (patterns.length > CALLEE_PATTERNS_MAX) problems.add(path, 'TOO_LONG', `At most ${CALLEE_PATTERNS_MAX} patterns.`)
  patterns.forEach((pattern, index) => {
    const address = pattern.startsWith('*@') ? `user${pattern.slice(1)}` : pattern
    if (checkIdentity(address).kind === 'invalid')
      problems.add([...path, String(index)], 'MALFORMED', 'Must be user@domain, or *@domain for all users of a domain.')
    else if (patterns.indexOf(pattern) !== index)
      problems.add([...path, String(index)], 'DUPLICATE', 'Already in the list.')
  })
}

/** Checks the text of a realm key. The length of the key is counted in bytes. The message never contains the key. */
export function checkRealmKeyText(
  problems: InputProblems,
  path: readonly string[],
  { cipher, key }: { readonly cipher: CipherName; readonly key: string },
): void {
  const length = keyByteLength[cipher]
  if (!/^[\x21-\x7e]*$/.test(key))
    problems.add(
      path,
      'MALFORMED',
      `The key is ${length} printable ASCII characters without spaces, as entered at the gateway.`,
    )
  else if (key.length !== length)
    problems.add(
      path,
      key.length < length ? 'TOO_SHORT' : 'TOO_LONG',
      `The key has exactly ${length} characters under ${cipher}; this one has ${key.length}.`,
    )
}

/**
 * Reports a destination that is also a caller in `from` tokens. `from` and `to` tokens have the same grammar, and all
 * credentials include a `from` token. That token would then also be a valid `to` token for the destination (security
 * rule A6, docs/reference/token-format.md).
 */
export function checkFromUserNotCallable(
  problems: InputProblems,
  path: readonly string[],
  {
    realm,
    destinations,
  }: {
    readonly realm: Pick<Realm, 'accountUser' | 'fromUser'>
    readonly destinations: readonly Pick<Destination, 'alias' | 'address' | 'accountUser'>[]
  },
): void {
  const fromUsers = fromUsersOf(realm, destinations)
  const clash = destinations.find(({ address }) => fromUsers.has(addressKey(address)))
  if (clash === undefined) return
  const message = `The caller identity must not be callable, but destination "${clash.alias}" has the same address. Set a different caller identity for the realm.`
  problems.add(path, 'OUT_OF_RANGE', message)
}

/** Returns whether another realm uses a name at the gateway, as its own name or as the name of a twin. */
export async function isGatewayRealmTaken(
  repositories: Pick<Repositories, 'realms' | 'realmKeys'>,
  gatewayRealm: string,
  ownRealmId: string,
): Promise<boolean> {
  const named = await repositories.realms.findByName(gatewayRealm)
  if (named !== null && named.id !== ownRealmId) return true
  return (await repositories.realmKeys.listByGatewayRealm(gatewayRealm)).some((key) => key.realmId !== ownRealmId)
}

/** Returns the rejection for a name that another realm already uses. */
export function nameTaken(path: readonly string[]): Invalid {
  return invalidAt(path, 'DUPLICATE', 'Another realm has this name.')
}
