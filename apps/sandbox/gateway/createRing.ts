/** A list that forgets its oldest entry rather than grow past `entriesMax`. */
export function createRing<Entry>(entriesMax: number): Ring<Entry> {
  const entries: Entry[] = []
  return {
    add(entry) {
      entries.push(entry)
      if (entries.length > entriesMax) entries.shift()
    },
    list: () => [...entries],
  }
}

interface Ring<Entry> {
  add(entry: Entry): void
  /** Oldest first. */
  list(): readonly Entry[]
}
