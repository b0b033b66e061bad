/** What the service tells of itself. */
export interface ServiceFigures {
  readonly residentBytes: number
  readonly heapBytes: number
  /** Sockets, timers of the system and the like that Node holds. */
  readonly handles: number
  /** File descriptors, where the system tells their number; elsewhere null. */
  readonly openFiles: number | null
  /** Since the last look, how long a turn of a timer of 10 ms took, in milliseconds: with nothing to do, 10. */
  readonly loopP99: number
  readonly loopMax: number
}

/** Asks the port for metrics, whose event loop figures begin anew each time. */
export async function readServiceFigures(metricsUrl: string): Promise<ServiceFigures> {
  const response = await fetch(metricsUrl)
  const text = await response.text()
  const find = (name: string): number | null => {
    const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]
    return found === undefined ? null : Number(found)
  }
  const figure = (name: string): number => {
    const found = find(name)
    if (found === null) throw new Error(`There is no ${name} in what ${response.status} said: ${text}`)
    return found
  }
  return {
    residentBytes: figure('process_resident_memory_bytes'),
    heapBytes: figure('nodejs_heap_size_used_bytes'),
    handles: figure('nodejs_active_handles_total'),
    openFiles: find('process_open_fds'),
    loopP99: figure('nodejs_eventloop_lag_p99_seconds') * 1_000,
    loopMax: figure('nodejs_eventloop_lag_max_seconds') * 1_000,
  }
}
