import type { IncomingHttpHeaders } from 'node:http'

/** Whether the request names this machine: a foreign name that was made to point here (DNS rebinding) does not pass. */
export function isOwnHost({ host = '' }: IncomingHttpHeaders, alsoHost: string | undefined): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  return LOOPBACK_NAMES.has(name) || (alsoHost !== undefined && (name === alsoHost || name === `[${alsoHost}]`))
}

/** Whether no page sent the request, or one of this very server. */
export function isOwnOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  return origin === undefined || origin === `http://${host}`
}

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])
