import type { NewIssuance, RateCount } from '@anoncall/domain'

/** A rate window, and the number of issuances that it counted in one turn: key, start, end, number. */
export type CountedWindow = readonly [key: string, openedAt: number, endsAt: number, count: number]

/** Counts the rate windows of the issuances of one turn. */
export function countWindows(entries: readonly NewIssuance[]): readonly CountedWindow[] {
  const counts = new RateCounts()
  for (const { rateWindows } of entries) for (const window of rateWindows) counts.add({ ...window, count: 1 })
  return counts.all().map(({ key, openedAt, endsAt, count }) => [key, openedAt, endsAt, count])
}

/** Adds up the counts of equal windows. */
export class RateCounts {
  readonly #byName = new Map<string, RateCount>()

  add(added: RateCount): void {
    const name = `${added.openedAt} ${added.key}`
    const known = this.#byName.get(name)
    this.#byName.set(name, known === undefined ? added : { ...known, count: known.count + added.count })
  }

  all(): RateCount[] {
    return [...this.#byName.values()]
  }
}
