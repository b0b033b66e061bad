/** What a server spends its time on, as coarse as can be acted upon. */
export const kindsOfWork = [
  'SQLite',
  'rows and their statements',
  'ciphers and hashes',
  'deciding',
  'GraphQL',
  'HTTP and sockets',
  'log and figures',
  'garbage collector',
  'the rest',
] as const

export type KindOfWork = (typeof kindsOfWork)[number]

/** Beginning or part of a source's path → its kind; the first that fits counts. */
const rules: readonly (readonly [pattern: RegExp, kind: KindOfWork])[] = [
  [/\/libsql\//, 'SQLite'],
  [/\/kysely\/|^src\/store\//, 'rows and their statements'],
  [/^node:internal\/crypto|packages\/token-core\/|^src\/vault\//, 'ciphers and hashes'],
  [/packages\/domain\//, 'deciding'],
  [/node_modules\/.*(graphql|@apollo)|^src\/(graphql|auth)\//, 'GraphQL'],
  [/^node:(_http|http|net$|stream|internal\/streams?|internal\/stream_base)|^src\/http\//, 'HTTP and sockets'],
  [/\/(pino|sonic-boom|prom-client|@opentelemetry)\b|^src\/telemetry\//, 'log and figures'],
]

/** The kind of a source file, named as a bundle names it or as Node names its own; `null` for what serves whoever calls it. */
export function kindOfWork(source: string): KindOfWork | null {
  const rule = rules.find(([pattern]) => pattern.test(source))
  if (rule !== undefined) return rule[1]
  return source === '' || source.startsWith('node:') ? null : 'the rest'
}
