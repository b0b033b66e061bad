import type { Forgeries } from './forgeries.ts'
import { HYBRID_NAMES_MAX } from './model.ts'
import { createNameReader, type NameReader, type NameState, type TextTree, textsAlong, textTree } from './nameReader.ts'

/** Names outside the realm that blocks could spell. */
export interface HybridNames {
  /** Up to {@link HYBRID_NAMES_MAX}. */
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
export function countHybridNames({ texts, forms, wildcards }: Forgeries): HybridNames {
  // 52 characters of choice behind a block of 12: an account token for anybody at the domain.
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
  /** Where counting stops. */
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
 * The pieces with which a name can go on from a state, each with the state behind it. Within the domains, where most states
 * are, they are looked up and not tried: a large realm has thousands of blocks.
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

/** How many names go on from a state. */
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

/** Those names one by one, without following blocks that lead nowhere. */
function* namesFrom(spelling: Spelling, state: NameState, text: string): Generator<string> {
  const { reader, blocks, tails } = spelling
  for (const [tail, next] of readPieces(spelling, tails, state)) if (reader.isName(next)) yield text + tail
  for (const [block, next] of readPieces(spelling, blocks, state))
    if (countFrom(spelling, next) > 0) yield* namesFrom(spelling, next, text + block)
}
