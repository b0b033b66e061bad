/** Hands items on in groups: the first one at once, what follows at most once per `intervalMs`. */
export function batched<T>(deliver: (items: readonly T[]) => void, intervalMs: number): Batch<T> {
  let waiting: T[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = () => {
    const items = waiting
    waiting = []
    timer = items.length > 0 ? setTimeout(flush, intervalMs) : undefined
    if (items.length > 0) deliver(items)
  }
  return {
    add(item) {
      waiting.push(item)
      if (timer === undefined) flush()
    },
    end: () => clearTimeout(timer),
  }
}

interface Batch<T> {
  add(item: T): void
  /** What still waits is dropped. */
  end(): void
}
