import type { Forgeries } from './forgeries.ts'
import { HYBRID_NAMES_MAX } from './model.ts'
import { createNameReader, type NameReader, type NameState, type TextTree, textsAlong, textTree } from './nameReader.ts'

/** Names outside the realm that issued blocks can form. */
export interface HybridNames {
  /** The number of names, at most {@link HYBRID_NAMES_MAX}. */
  readonly count: number
  /** A few of these names. */
  readonly examples: readonly string[]
}

const EXAMPLES = 3

/**
 * Counts the well-formed names at the realm's domains that full blocks and a tail can form. Excludes the names in the known texts. All
 * blocks have the same length, so each combination is a different name. The possible continuations depend only on the reader's state,
 * so each state is counted once.
 */
export function countHybridNames({ texts, forms, wildcards }: Forgeries): HybridNames {
  // A server can choose 52 characters after a first block with 12 characters. That is enough for an account token of
  // any user of the domain.
  if (wildcards.length > 0) return { count: HYBRID_NAMES_MAX, examples: [] }
  const listed = new Set([...texts, ...forms].map(({ text }) => text))
  const spelling: Spelling = {
    reader: createNameReader(texts.map(({ user }) => user.slice(user.indexOf('@') + 1))),
    blocks: piecesOf(texts.flatMap(({ headBlocks }) => headBlocks)),
    tails: piecesOf(texts.map(({ tail }) => tail)),
    enough: HYBRID_NAMES_MAX + listed.size,
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
  readonly blocks: Pieces
  readonly tails: Pieces
  /** The number of names at which counting stops. */
  readonly enough: number
  readonly counts: Map<NameState, number>
}

interface Pieces {
  readonly all: readonly string[]
  readonly tree: TextTree
}

function piecesOf(texts: readonly string[]): Pieces {
  const all = [...new Set(texts)]
  return { all, tree: textTree(all) }
}

/**
 * Yields the pieces that can follow in a state, each with the next state. Most states are within domains. There, the pieces are looked
 * up instead of tried one by one, because a large realm has thousands of blocks.
 */
function* readPieces(
  { reader }: Spelling,
  { all, tree }: Pieces,
  state: NameState,
): Generator<readonly [piece: string, next: NameState]> {
  if (state.kind === 'tree') return yield* textsAlong(tree, state)
  for (const piece of all) {
    const next = reader.read(state, piece)
    if (next !== null) yield [piece, next]
  }
}

/** Returns how many names can be completed from a state. */
function countFrom(spelling: Spelling, state: NameState): number {
  const known = spelling.counts.get(state)
  if (known !== undefined) return known
  const { reader, blocks, tails, enough } = spelling
  let count = 0
  for (const [, next] of readPieces(spelling, tails, state)) if (reader.isName(next)) count += 1
  for (const [, next] of readPieces(spelling, blocks, state)) {
    if (count >= enough) break
    count += countFrom(spelling, next)
  }
  const bounded = Math.min(count, enough)
  spelling.counts.set(state, bounded)
  return bounded
}

/** Yields the names that can be completed from a state. Skips blocks that cannot complete a name. */
function* namesFrom(spelling: Spelling, state: NameState, text: string): Generator<string> {
  const { reader, blocks, tails } = spelling
  for (const [tail, next] of readPieces(spelling, tails, state)) if (reader.isName(next)) yield text + tail
  for (const [block, next] of readPieces(spelling, blocks, state))
    if (countFrom(spelling, next) > 0) yield* namesFrom(spelling, next, text + block)
}
