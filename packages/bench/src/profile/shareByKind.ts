import { BundleSources } from './BundleSources.ts'
import { type KindOfWork, kindOfWork, kindsOfWork } from './kindOfWork.ts'

/** What Node writes with `--cpu-prof`: times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  /** Ids of nodes, each with how long after the one before it was taken. */
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[]
}

/** Of which part of the profile to speak, in milliseconds since its beginning. */
export interface ProfileWindow {
  readonly from: number
  readonly to: number
}

/** How the time in which the main thread was at work divides among kinds of work; the shares add up to 1. */
export function shareByKind(profile: CpuProfile, { from, to }: ProfileWindow): Record<KindOfWork, number> {
  const kindOf = kindsOfNodes(profile.nodes)
  const times = new Map<KindOfWork, number>()
  let total = 0
  let at = 0
  for (const [index, id] of profile.samples.entries()) {
    const time = profile.timeDeltas[index] ?? 0
    at += time
    const kind = kindOf.get(id)
    if (at < from * 1_000 || at >= to * 1_000 || kind == null) continue
    times.set(kind, (times.get(kind) ?? 0) + time)
    total += time
  }
  if (total === 0) throw new Error('The profile shows no work in its window.')
  const shares = kindsOfWork.map((kind) => [kind, (times.get(kind) ?? 0) / total] as const)
  return Object.fromEntries(shares) as Record<KindOfWork, number>
}

/** What is Node's own, or compiled without a file, works for whoever called it. Waiting has no kind. */
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
