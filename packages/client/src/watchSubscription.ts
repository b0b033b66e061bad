/**
 * Learns the HTTP status with which the gateway answered a subscription, which the SDK keeps to itself: the browser's resource
 * timing has it, under the account in the path. An observer, since the page's own list stops at 250 entries.
 */
export function watchSubscription(account: string): SubscriptionWatch {
  let status: number | undefined
  if (typeof PerformanceObserver === 'undefined') return { status: () => status, stop() {} }

  const read = (entries: PerformanceEntryList) => {
    for (const entry of entries)
      if (entry.name.includes(`/anonymous/${account}/subscription`) && 'responseStatus' in entry)
        status = Number(entry.responseStatus)
  }
  const observer = new PerformanceObserver((list) => read(list.getEntries()))
  observer.observe({ type: 'resource' })
  return {
    status() {
      read(observer.takeRecords())
      return status
    },
    stop: () => observer.disconnect(),
  }
}

export interface SubscriptionWatch {
  /** Undefined or 0 where no answer came, or the browser does not tell. */
  status(): number | undefined
  stop(): void
}
