/** The text that replaces a secret in the log. */
const REDACTED = '[redacted]'

/** Copies a log record without its secrets. */
export type Redactor = (record: object) => Record<string, unknown>

/** Names of secrets that are not GraphQL fields. */
const ALWAYS_SECRET = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'sessionToken',
  'passwordHash',
  'sealedKey',
  'digest',
  'idHash',
  'sessionIdHash',
]
const DEPTH_MAX = 8
const LIST_LENGTH_MAX = 100

/**
 * Creates the log's redactor. It hides all values under the secret names, at any depth and in any letter case.
 *
 * @param secretNames Names of the fields and arguments that the schema marks with `@secret`.
 */
export function createRedactor(secretNames: Iterable<string>): Redactor {
  const names = new Set([...ALWAYS_SECRET, ...secretNames].map((name) => name.toLowerCase()))

  function copy(value: unknown, depth: number): unknown {
    if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return String(value)
    if (typeof value !== 'object' || value === null) return value
    if (value instanceof Date) return value
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return '[bytes]'
    if (depth === DEPTH_MAX) return '[deeper]'
    if (value instanceof Error) return copyError(value, depth)
    if (value instanceof Map) return copyEntries(value, depth)
    if (Array.isArray(value) || value instanceof Set)
      return [...value].slice(0, LIST_LENGTH_MAX).map((entry) => copy(entry, depth + 1))
    return copyEntries(Object.entries(value), depth)
  }

  function copyEntries(entries: Iterable<readonly [unknown, unknown]>, depth: number): Record<string, unknown> {
    const copied: Record<string, unknown> = {}
    for (const [name, value] of entries)
      copied[String(name)] = names.has(String(name).toLowerCase()) ? REDACTED : copy(value, depth + 1)
    return copied
  }

  /** Copies an error's own fields explicitly, because they are not enumerable. Readers need its code and its cause. */
  function copyError(error: Error, depth: number): Record<string, unknown> {
    return {
      type: error.name,
      message: error.message,
      ...copyEntries(Object.entries(error), depth),
      ...(error.cause === undefined ? {} : { cause: copy(error.cause, depth + 1) }),
      stack: error.stack,
    }
  }

  return (record) => (record instanceof Error ? { err: copyError(record, 0) } : copyEntries(Object.entries(record), 0))
}
