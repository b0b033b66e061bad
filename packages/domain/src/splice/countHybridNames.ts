import type { SpliceFacts } from './assessSplice.ts'
import { createNameReader, type NameReader, type NameState } from './createNameReader.ts'
import { HYBRIDS_COUNTED } from './SpliceAudit.ts'

/** Names outside the realm that blocks could spell. */
export interface HybridNames {
  /** Up to {@link HYBRIDS_COUNTED}. */
  readonly count: number
  /** A few of them. */
  readonly examples: readonly string[]
}

const EXAMPLES = 3

/**
 * Counts the well-formed names at the realm's domains that full blocks, closed by a tail, could spell, less those that are
 * listed. All blocks are of one length, so each way to join them is another name; and what can follow depends only on how
 * far a name has come, so that each of these states is looked at once.
 */
export function countHybridNames({ texts, forms, wildcards }: SpliceFacts): HybridNames {
  // 52 characters of choice behind a block of 12: an account token for anybody at the domain.
  if (wildcards.length > 0) return { count: HYBRIDS_COUNTED, examples: [] }
  const listed = new Set([...texts, ...forms].map(({ text }) => text))
  const spelling: Spelling = {
    reader: createNameReader(texts.map(({ user }) => user.slice(user.indexOf('@') + 1))),
    blocks: [...new Set(texts.flatMap(({ headBlocks }) => headBlocks))],
    tails: [...new Set(texts.map(({ tail }) => tail))],
    enough: HYBRIDS_COUNTED + listed.size,
    counts: new Map(),
  }
  const { start } = spelling.reader
  const count = countFrom(spelling, start) - listed.size
  const examples: string[] = []
  for (const name of namesFrom(spelling, start, '')) {
    if (examples.length === EXAMPLES) break
    if (!listed.has(name)) examples.push(name)
  }
  return { count, examples }
}

interface Spelling {
  readonly reader: NameReader
  readonly blocks: readonly string[]
  readonly tails: readonly string[]
  /** Where counting stops. */
  readonly enough: number
  readonly counts: Map<NameState, number>
}

/** How many names go on from a state. */
function countFrom(spelling: Spelling, state: NameState): number {
  const known = spelling.counts.get(state)
  if (known !== undefined) return known
  const { reader, blocks, tails, enough } = spelling
  let count = tails.filter((tail) => reader.isName(reader.read(state, tail))).length
  for (const block of blocks) {
    if (count >= enough) break
    const next = reader.read(state, block)
    if (next !== null) count += countFrom(spelling, next)
  }
  const bounded = Math.min(count, enough)
  spelling.counts.set(state, bounded)
  return bounded
}

/** Those names one by one, without following blocks that lead nowhere. */
function* namesFrom(spelling: Spelling, state: NameState, text: string): Generator<string> {
  const { reader, blocks, tails } = spelling
  for (const tail of tails) if (reader.isName(reader.read(state, tail))) yield text + tail
  for (const block of blocks) {
    const next = reader.read(state, block)
    if (next !== null && countFrom(spelling, next) > 0) yield* namesFrom(spelling, next, text + block)
  }
}
