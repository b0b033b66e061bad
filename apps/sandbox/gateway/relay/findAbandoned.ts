import type { Call } from './Call.ts'
import type { Subscription } from './Subscription.ts'

/** Returns the calls whose caller is gone without a word, as a closed page is, each with the reason and the last sign of life. */
export function findAbandonedCalls(
  calls: readonly Call[],
  now: number,
): { call: Call; why: string; silentSince: number }[] {
  return calls.flatMap((call) => {
    const why = whyAbandoned(call, now)
    const silentSince = Math.max(call.lastAuditAt, call.subscription.channel.absence()?.sinceAt ?? 0)
    return why === undefined ? [] : [{ call, why, silentSince }]
  })
}

function whyAbandoned({ lastAuditAt, subscription }: Call, now: number): string | undefined {
  if (now - lastAuditAt > AUDIT_MISSING_MS) return 'The caller sent no audit'
  const absence = subscription.channel.absence()
  if (absence === undefined) return undefined
  // A call outlives its socket as long as its audits come, every 25 s.
  const isHeard = lastAuditAt > absence.sinceAt
  if (absence.isPageGone && !isHeard && now - absence.sinceAt > PAGE_GONE_MS) return 'The caller closed the page'
  if (!isHeard && now - absence.sinceAt > SOCKET_LOST_MS) return 'The caller was lost'
  return undefined
}

/** Subscriptions that have run out, and those that nobody is behind any more. */
export function findAbandonedSubscriptions(
  subscriptions: readonly Subscription[],
  hasCall: ReadonlySet<Subscription>,
  now: number,
): { subscription: Subscription; why: string }[] {
  return subscriptions.flatMap((subscription) => {
    if (now >= subscription.expiresAt) return [{ subscription, why: 'The subscription ran out' }]
    const absence = subscription.channel.absence()
    const isLeft = absence !== undefined && !hasCall.has(subscription) && now - absence.sinceAt > LEFT_MS
    return isLeft ? [{ subscription, why: 'The subscription had no socket and no call' }] : []
  })
}

const AUDIT_MISSING_MS = 75_000
const PAGE_GONE_MS = 2_000
const SOCKET_LOST_MS = 30_000
const LEFT_MS = 60_000
