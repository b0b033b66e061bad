/** Texts as a tree of characters: those that begin alike are one branch until they part. */
export function textTree(texts: readonly string[]): TextTree {
  const root = emptyBranch()
  for (const text of texts) {
    let branch = root
    for (const character of text) {
      const next = branch.next.get(character) ?? emptyBranch()
      branch.next.set(character, next)
      branch = next
    }
    branch.isWhole = true
  }
  return root
}

export interface TextTree {
  readonly kind: 'tree'
  readonly next: Map<string, TextTree>
  /** Whether a text ends here. */
  isWhole: boolean
}

/** The texts of one tree that lead on in another, each with where it leads there. Of the others only the first characters are read. */
export function* textsAlong(texts: TextTree, tree: TextTree, text = ''): Generator<[text: string, reached: TextTree]> {
  if (texts.isWhole) yield [text, tree]
  for (const [character, reached] of tree.next) {
    const branch = texts.next.get(character)
    if (branch !== undefined) yield* textsAlong(branch, reached, text + character)
  }
}

function emptyBranch(): TextTree {
  return { kind: 'tree', next: new Map(), isWhole: false }
}
