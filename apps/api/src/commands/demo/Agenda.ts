/** A future event. */
export interface AgendaEvent {
  readonly at: number
  readonly happen: () => Promise<void>
}

/**
 * A queue of future events in chronological order. Events with the same time keep the order in which they were added.
 */
export class Agenda {
  /** In reverse order: the next event is last, so that adding and removing move the fewest elements. */
  readonly #events: AgendaEvent[]

  constructor(events: readonly AgendaEvent[]) {
    this.#events = [...events].sort((a, b) => a.at - b.at).reverse()
  }

  add(event: AgendaEvent): void {
    let place = this.#events.length
    while (place > 0 && (this.#events[place - 1]?.at ?? 0) <= event.at) place -= 1
    this.#events.splice(place, 0, event)
  }

  /** Removes and returns the next event, or returns `null` if none is left. */
  next(): AgendaEvent | null {
    return this.#events.pop() ?? null
  }
}
