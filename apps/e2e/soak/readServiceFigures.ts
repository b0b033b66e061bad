/** The metrics of the service. */
export interface ServiceFigures {
  readonly residentBytes: number
  readonly heapBytes: number
  /** The number of active handles in Node, such as sockets and system timers. */
  readonly handles: number
  /** The number of file descriptors, or null if the system does not report it. */
  readonly openFiles: number | null
  /** The 99th percentile of the delay of a 10 ms timer since the previous sample, in milliseconds. In an idle service, it is 10. */
  readonly loopP99: number
  readonly loopMax: number
}

/** Reads the metrics. Each read resets the event loop figures. */
export async function readServiceFigures(metricsUrl: string): Promise<ServiceFigures> {
  const response = await fetch(metricsUrl)
  const text = await response.text()
  const find = (name: string): number | null => {
    const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]
    return found === undefined ? null : Number(found)
  }
  const figure = (name: string): number => {
    const found = find(name)
    if (found === null) throw new Error(`There is no ${name} in the metrics (status ${response.status}): ${text}`)
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
