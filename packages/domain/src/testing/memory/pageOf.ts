import type { Page, PageRequest } from '../../ports/Page.ts'

/** Cuts one page out of entries in any order. Text is ordered by its bytes in UTF-8, as databases do it. */
export function pageOf<Entry extends { readonly id: string }>(
  entries: readonly Entry[],
  { first, after }: PageRequest,
  keyOf: (entry: Entry) => string | number,
  direction: 'ASC' | 'DESC' = 'ASC',
): Page<Entry> {
  const sign = direction === 'ASC' ? 1 : -1
  const order = (a: Place, b: Place): number => sign * (compareKeys(a.key, b.key) || compareText(a.id, b.id))
  const placed = entries.map((entry) => ({ entry, key: keyOf(entry), id: entry.id })).sort(order)
  const behind = after === null ? placed : placed.filter((place) => isSameKind(place, after) && order(place, after) > 0)
  return { entries: behind.slice(0, first).map(({ entry }) => entry), hasNextPage: behind.length > first }
}

/** Compares two texts by their bytes in UTF-8. */
export function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

interface Place {
  readonly key: string | number
  readonly id: string
}

function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return compareText(String(a), String(b))
}

/** A cursor of another list leads nowhere. */
function isSameKind(a: Place, b: Place): boolean {
  return typeof a.key === typeof b.key
}
