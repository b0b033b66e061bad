/** Called once: with `true` if it is the entry's turn, with `false` if it loses its place. */
type Settle = (isTurn: boolean) => void

/**
 * A bounded queue in which groups take turns. If it is full, a new entry replaces the newest entry of the longest
 * group, unless that would only swap the two groups. One group therefore cannot keep the others out.
 */
export class FairQueue {
  readonly #max: number
  /** In the order of their turns. */
  readonly #groups = new Map<string, Settle[]>()
  #length = 0

  constructor(max: number) {
    this.#max = max
  }

  /** Waits for a turn. Resolves with `false` if the queue is full, or if the entry loses its place to another group. */
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

  /** Gives the turn to the next entry. Returns `false` if the queue is empty. */
  next(): boolean {
    for (const [group, waiting] of this.#groups) {
      const first = waiting.shift()
      // Move the group behind the others.
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
