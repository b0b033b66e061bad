/**
 * Reads `user@domain` and `sip:user@domain` piece by piece. Of what it has read it remembers only how many characters the
 * user has, or how far into which domains it is: texts between which nothing that follows can make a difference are one
 * state, the same object.
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
      // A prefix stands at the beginning or nowhere, since no user holds a colon.
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
  /** `null` where no name goes on like this. In lower case. */
  read(state: NameState, text: string): NameState | null
  /** Whether a name may end here. */
  isName(state: NameState | null): boolean
}

/** Behind the at sign: the tree of the domains. */
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
