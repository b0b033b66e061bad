/** Creates a list of at most `entriesMax` entries. A new entry replaces the oldest one when the list is full. */
export function createRingBuffer<Entry>(entriesMax: number): RingBuffer<Entry> {
  const entries: Entry[] = []
  return {
    add(entry) {
      entries.push(entry)
      if (entries.length > entriesMax) entries.shift()
    },
    list: () => [...entries],
  }
}

interface RingBuffer<Entry> {
  add(entry: Entry): void
  /** Oldest first. */
  list(): readonly Entry[]
}
