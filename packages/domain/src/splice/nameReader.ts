/**
 * Creates a reader that reads `user@domain` and `sip:user@domain` piece by piece. Before the at sign, the state of the
 * reader is only the number of characters read. After the at sign, the state is the position in the domains. Texts with
 * the same possible continuations have the same state object.
 */
export function createNameReader(domains: readonly string[]): NameReader {
  const atSign = textTree(domains.map((domain) => domain.toLowerCase()))
  const users = Array.from({ length: USER_BYTES_MAX + 1 }, (_, length): UserState => ({ kind: 'user', length }))
  const start: StartState = { kind: 'start' }

  function readCharacter(state: NameState, character: string): NameState | null {
    if (state.kind === 'tree') return state.next.get(character) ?? null
    const length = state.kind === 'start' ? 0 : state.length
    if (character === '@') return length === 0 ? null : atSign
    return userCharacter.test(character) ? (users[length + 1] ?? null) : null
  }

  return {
    start,
    read(state, text) {
      // The prefix can only be at the start, because no user contains a colon.
      const isPrefixed = state === start && text.startsWith('sip:')
      let reached: NameState | null = state
      for (const character of isPrefixed ? text.slice(4) : text) {
        reached = readCharacter(reached, character)
        if (reached === null) return null
      }
      return reached
    },
    isName: (state) => state?.kind === 'tree' && state.isWhole,
  }
}

export interface NameReader {
  readonly start: NameState
  /** Reads a text in lower case and returns the next state, or `null` if no name can continue with this text. */
  read(state: NameState, text: string): NameState | null
  /** Returns whether a name can end in a state. */
  isName(state: NameState | null): boolean
}

/** A state of the reader. After the at sign, the state is a node in the tree of domains. */
export type NameState = StartState | UserState | TextTree

interface StartState {
  readonly kind: 'start'
}

interface UserState {
  readonly kind: 'user'
  readonly length: number
}

const USER_BYTES_MAX = 64
const userCharacter = /[a-z0-9._+-]/

/** Returns a tree of characters that contains all texts. Texts with a common prefix share a branch. */
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
  /** Whether a text ends at this branch. */
  isWhole: boolean
}

/**
 * Yields each text of `texts` that is also a path in `tree`, with the node at the end of the path. Stops at the first character that
 * differs.
 */
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
