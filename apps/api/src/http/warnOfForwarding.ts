import type { IncomingHttpHeaders } from 'node:http'
import type { Logger } from '../telemetry/createLogger.ts'
import type { MonotonicClock } from './FloodGuard.ts'

/** Headers in which proxies name the visitor. Only the first one is used, and only from trusted proxies. */
const FORWARDING_HEADERS = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip']
/** A visitor can send such a header too, so the warning must not fill the log. */
const REPEAT_AFTER = 60 * 60_000

/**
 * Returns a function that logs, at most once an hour, that a request names its visitor in an ignored header. Behind a
 * proxy that is not in `TRUSTED_PROXIES`, all visitors share one address, one flood limit and one count of failed
 * sign-ins.
 */
export function warnOfForwarding(logger: Pick<Logger, 'warn'>, monotonic: MonotonicClock) {
  let silentUntil = Number.NEGATIVE_INFINITY
  return (headers: IncomingHttpHeaders, isSenderTrusted: () => boolean): void => {
    const header = FORWARDING_HEADERS.find((name) => headers[name] !== undefined)
    if (header === undefined || monotonic() < silentUntil) return
    const isTrusted = isSenderTrusted()
    if (isTrusted && headers['x-forwarded-for'] !== undefined) return
    silentUntil = monotonic() + REPEAT_AFTER
    logger.warn({ header }, isTrusted ? WRONG_HEADER : UNTRUSTED)
  }
}

const UNTRUSTED =
  'a request names its visitor in a header that is ignored, because its sender is not in TRUSTED_PROXIES: behind a proxy, all visitors share one address, so add the proxy to TRUSTED_PROXIES'
const WRONG_HEADER =
  'a trusted proxy names the visitor in a header that is ignored: configure the proxy to send X-Forwarded-For, otherwise all visitors share one address'
