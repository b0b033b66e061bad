/**
 * Reads the HTTP status of the gateway's response to a subscription from the browser's resource timing, because the SDK does not report the
 * status. The function uses an observer, because the browser keeps at most 250 timing entries for a page. Returns a function that stops
 * observing and returns the status. The status is undefined or 0 if there was no response, or if the browser does not report the status.
 *
 * @param account The account in the path of the subscription.
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
