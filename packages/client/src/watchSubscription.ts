/**
 * Learns the HTTP status with which the gateway answered a subscription, which the SDK keeps to itself: the browser's resource
 * timing has it, under the account in the path. An observer, since the page's own list stops at 250 entries. Gives what ends the
 * watch and tells the status: undefined or 0 where no answer came, or the browser does not say.
 */
export function watchSubscription(account: string): () => number | undefined {
  let status: number | undefined
  const read = (entries: PerformanceEntryList) => {
    for (const entry of entries)
      if (entry.name.includes(`/${account}/subscription`) && 'responseStatus' in entry)
        status = Number(entry.responseStatus)
  }
  const observer = new PerformanceObserver((list) => read(list.getEntries()))
  observer.observe({ type: 'resource' })
  return () => {
    read(observer.takeRecords())
    observer.disconnect()
    return status
  }
}
