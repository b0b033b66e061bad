/** What may wait for a reader. Who is further behind is cut off, so that nobody fills the memory by reading slowly. */
const WAITING_MAX = 1_000

/** Turns a source that calls back into something that can be read one after the other. It ends the source when its reader does. */
export class LiveQueue<Entry> implements AsyncIterableIterator<Entry> {
  readonly #waiting: Entry[] = []
  readonly #readers: ((result: IteratorResult<Entry, undefined>) => void)[] = []
  readonly #stop: () => void
  #isOver = false

  /** @param start Begins the source and gives back what ends it. */
  constructor(start: (push: (entry: Entry) => void) => () => void) {
    this.#stop = start((entry) => this.#push(entry))
  }

  next(): Promise<IteratorResult<Entry, undefined>> {
    const entry = this.#waiting.shift()
    if (entry !== undefined) return Promise.resolve({ value: entry, done: false })
    if (this.#isOver) return Promise.resolve({ value: undefined, done: true })
    return new Promise((resolve) => this.#readers.push(resolve))
  }

  return(): Promise<IteratorResult<Entry, undefined>> {
    this.#end()
    this.#waiting.length = 0
    return Promise.resolve({ value: undefined, done: true })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #push(entry: Entry): void {
    if (this.#isOver) return
    const reader = this.#readers.shift()
    if (reader !== undefined) reader({ value: entry, done: false })
    else if (this.#waiting.length < WAITING_MAX) this.#waiting.push(entry)
    else this.#end()
  }

  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#stop()
    for (const reader of this.#readers.splice(0)) reader({ value: undefined, done: true })
  }
}
