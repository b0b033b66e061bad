/** Something that is going to happen. */
export interface AgendaEvent {
  readonly at: number
  readonly happen: () => Promise<void>
}

/** What is going to happen, in the order of time; what shares an instant, in the order of adding. */
export class Agenda {
  /** The next one stands last, where taking and putting in move the fewest. */
  readonly #events: AgendaEvent[]

  constructor(events: readonly AgendaEvent[]) {
    this.#events = [...events].sort((a, b) => a.at - b.at).reverse()
  }

  add(event: AgendaEvent): void {
    let place = this.#events.length
    while (place > 0 && (this.#events[place - 1]?.at ?? 0) <= event.at) place -= 1
    this.#events.splice(place, 0, event)
  }

  /** Takes the next one out; `null` when nothing is left. */
  next(): AgendaEvent | null {
    return this.#events.pop() ?? null
  }
}
