import type { Call } from './calls.ts'
import type { Subscription } from './subscriptions.ts'

/**
 * Returns the calls whose caller disappeared, for example because the page was closed. Each result has the reason and the time of the
 * last contact.
 */
export function findAbandonedCalls(
  calls: readonly Call[],
  now: number,
): { call: Call; why: string; silentSince: number }[] {
  return calls.flatMap((call) => {
    const why = findReason(call, now)
    const silentSince = Math.max(call.lastUpdateAt, call.subscription.channel.absence()?.sinceAt ?? 0)
    return why === undefined ? [] : [{ call, why, silentSince }]
  })
}

function findReason({ lastUpdateAt, subscription }: Call, now: number): string | undefined {
  if (now - lastUpdateAt > KEEP_ALIVE_MISSING_MS) return 'The caller sent no audit'
  const absence = subscription.channel.absence()
  if (absence === undefined) return undefined
  // A call continues without a socket as long as its keep-alives arrive. The SDK sends a keep-alive every 25 s.
  const isHeard = lastUpdateAt > absence.sinceAt
  if (absence.isPageGone && !isHeard && now - absence.sinceAt > PAGE_GONE_MS) return 'The caller closed the page'
  if (!isHeard && now - absence.sinceAt > SOCKET_LOST_MS) return 'The connection to the caller was lost'
  return undefined
}

/** Returns the expired subscriptions. Also returns subscriptions that have no call and have had no socket for too long. */
export function findAbandonedSubscriptions(
  subscriptions: readonly Subscription[],
  hasCall: ReadonlySet<Subscription>,
  now: number,
): { subscription: Subscription; why: string }[] {
  return subscriptions.flatMap((subscription) => {
    if (now >= subscription.expiresAt) return [{ subscription, why: 'The subscription expired' }]
    const absence = subscription.channel.absence()
    const isLeft = absence !== undefined && !hasCall.has(subscription) && now - absence.sinceAt > LEFT_MS
    return isLeft ? [{ subscription, why: 'The subscription had no socket and no call' }] : []
  })
}

const KEEP_ALIVE_MISSING_MS = 75_000
const PAGE_GONE_MS = 2_000
const SOCKET_LOST_MS = 30_000
const LEFT_MS = 60_000
