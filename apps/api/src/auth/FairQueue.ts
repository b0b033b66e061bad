/** Called once: with `true` when the entry has its turn, with `false` when it loses its place. */
type Settle = (isTurn: boolean) => void

/**
 * A bounded queue that its groups take turns in. If it is full, a newcomer takes the place of the newest entry of the group that waits
 * most, unless that would only turn the two around: so one group cannot keep the others out.
 */
export class FairQueue {
  readonly #max: number
  /** In the order of their turns. */
  readonly #groups = new Map<string, Settle[]>()
  #length = 0

  constructor(max: number) {
    this.#max = max
  }

  /** Waits for a turn. Returns `false` if there is no place, or if the place was lost to another group. */
  wait(group: string): Promise<boolean> {
    if (this.#length >= this.#max) {
      const longest = this.#longest()
      if (longest.length <= (this.#groups.get(group)?.length ?? 0) + 1) return Promise.resolve(false)
      longest.pop()?.(false)
      this.#length -= 1
    }
    return new Promise((resolve) => {
      const waiting = this.#groups.get(group) ?? []
      this.#groups.set(group, waiting)
      waiting.push(resolve)
      this.#length += 1
    })
  }

  /** Gives the turn to the next one. Returns `false` if no one waits. */
  next(): boolean {
    for (const [group, waiting] of this.#groups) {
      const first = waiting.shift()
      // Behind the other groups.
      this.#groups.delete(group)
      if (waiting.length > 0) this.#groups.set(group, waiting)
      if (first === undefined) continue
      this.#length -= 1
      first(true)
      return true
    }
    return false
  }

  #longest(): Settle[] {
    return [...this.#groups.values()].reduce((longest, each) => (each.length > longest.length ? each : longest), [])
  }
}
