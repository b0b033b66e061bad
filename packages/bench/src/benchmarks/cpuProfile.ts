import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The kinds of work that a profile distinguishes. */
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

/** A profile that Node writes with `--cpu-prof`. Times are in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  /** For each sample, the id of the node that was running. */
  readonly samples: readonly number[]
  /** For each sample, the time since the previous sample. */
  readonly timeDeltas: readonly number[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[]
}

/** A part of a profile, in milliseconds since its start. */
export interface ProfileSpan {
  readonly fromMs: number
  readonly toMs: number
}

/**
 * Splits the busy time of the main thread among the kinds of work.
 *
 * @returns Shares whose sum is 1.
 * @throws {Error} If the main thread was idle in the whole span.
 */
export function shareByKind(profile: CpuProfile, { fromMs, toMs }: ProfileSpan): Record<KindOfWork, number> {
  const kindOf = kindsOfNodes(profile.nodes)
  const times = new Map<KindOfWork, number>()
  let total = 0
  let at = 0
  for (const [index, id] of profile.samples.entries()) {
    const time = profile.timeDeltas[index] ?? 0
    at += time
    const kind = kindOf.get(id)
    if (at < fromMs * 1_000 || at >= toMs * 1_000 || kind == null) continue
    times.set(kind, (times.get(kind) ?? 0) + time)
    total += time
  }
  if (total === 0) throw new Error('The profile shows no work in its span.')
  const shares = kindsOfWork.map((kind) => [kind, (times.get(kind) ?? 0) / total] as const)
  return Object.fromEntries(shares) as Record<KindOfWork, number>
}

/** Node's own functions and functions without a file have the kind of their caller. Idle time has no kind. */
function kindsOfNodes(nodes: readonly ProfileNode[]): ReadonlyMap<number, KindOfWork | null> {
  const sources = new BundleSources()
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const kinds = new Map<number, KindOfWork | null>()
  const visit = (id: number, callerKind: KindOfWork): void => {
    const node = byId.get(id)
    if (node === undefined) return
    const { functionName, url, lineNumber } = node.callFrame
    const own = kindOfWork(sources.sourceOf(url, lineNumber)) ?? callerKind
    if (functionName === '(idle)') kinds.set(id, null)
    else kinds.set(id, functionName === '(garbage collector)' ? 'garbage collector' : own)
    for (const child of node.children ?? []) visit(child, own)
  }
  const [root] = nodes
  if (root !== undefined) visit(root.id, 'the rest')
  return kinds
}

/** Patterns for the path of a source file. The first match counts. */
const RULES: readonly (readonly [pattern: RegExp, kind: KindOfWork])[] = [
  [/\/libsql\//, 'SQLite'],
  [/\/kysely\/|^src\/store\//, 'rows and their statements'],
  [/^node:internal\/crypto|packages\/token-core\/|^src\/vault\//, 'ciphers and hashes'],
  [/packages\/domain\//, 'deciding'],
  [/node_modules\/.*(graphql|@apollo)|^src\/(graphql|auth)\//, 'GraphQL'],
  [/^node:(_http|http|net$|stream|internal\/streams?|internal\/stream_base)|^src\/http\//, 'HTTP and sockets'],
  [/\/(pino|sonic-boom|prom-client|@opentelemetry)\b|^src\/telemetry\//, 'log and figures'],
]

/**
 * Returns the kind of work in a source file, or `null` if its time is counted for the calling function.
 *
 * @param source A path from a bundle, a URL, a module of Node (`node:net`), or an empty text.
 */
export function kindOfWork(source: string): KindOfWork | null {
  const rule = RULES.find(([pattern]) => pattern.test(source))
  if (rule !== undefined) return rule[1]
  return source === '' || source.startsWith('node:') ? null : 'the rest'
}

/** Finds the source file of a line in a bundle by the comments that the bundler inserts. */
class BundleSources {
  readonly #regions = new Map<string, readonly Region[]>()

  /**
   * Returns the source file of a line, counted from 0. Returns the URL itself if the bundle has no comment before the
   * line.
   */
  sourceOf(url: string, line: number): string {
    if (!url.startsWith('file:')) return url
    let regions = this.#regions.get(url)
    if (regions === undefined) {
      regions = regionsOf(readFileSync(fileURLToPath(url), 'utf8'))
      this.#regions.set(url, regions)
    }
    return regions.findLast(({ start }) => start <= line)?.source ?? url
  }
}

interface Region {
  readonly start: number
  readonly source: string
}

function regionsOf(text: string): Region[] {
  return text.split('\n').flatMap((line, start) => {
    const source = /^\/\/#region (.+)/.exec(line)?.[1]
    return source === undefined ? [] : [{ start, source }]
  })
}
