import type { Issuance } from '@anoncall/domain'
import type { GraphQLContext } from '../../GraphQLContext.ts'
import type { Resolvers, SubscriptionResolvers } from '../../generated/resolverTypes.ts'
import { issuanceFilter, passesFilter } from './issuanceQueries.ts'

export const issuanceDecided: SubscriptionResolvers['issuanceDecided'] = {
  subscribe: (_, args, { issuanceFeed }: GraphQLContext) => {
    const filter = issuanceFilter(args.filter)
    return new LiveQueue<Issuance>((push) =>
      issuanceFeed.subscribe((issuance) => {
        if (passesFilter(filter, issuance)) push(issuance)
      }),
    )
  },
  resolve: (issuance: Issuance) => issuance,
}

export const issuanceSubscriptions = {
  Subscription: { issuanceDecided },
} satisfies Resolvers

/**
 * The maximum number of waiting entries. A reader that is further behind is disconnected, so that slow readers cannot
 * fill the memory.
 */
const WAITING_MAX = 1_000

/** Converts a callback-based source into an async iterator. Stops the source when the reader stops. */
export class LiveQueue<Entry> implements AsyncIterableIterator<Entry> {
  readonly #waiting: Entry[] = []
  readonly #readers: ((result: IteratorResult<Entry, undefined>) => void)[] = []
  readonly #stop: () => void
  #isOver = false

  /** @param start Starts the source. Returns a function that stops the source. */
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
