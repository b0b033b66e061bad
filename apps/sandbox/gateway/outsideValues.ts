/** Whether JSON gave an object with names in it. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Text from outside, as it may stand in a log line or on a page: one line, of bounded length, and without anything long
 * enough to be a token or a key that somebody put into the wrong field.
 */
export function sayable(text: string): string {
  const oneLine = text.replace(CONTROLS, '?').replace(SECRET_LIKE, '[redacted]')
  return oneLine.length > LENGTH_MAX ? `${oneLine.slice(0, LENGTH_MAX)}…` : oneLine
}

const LENGTH_MAX = 120
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
// Half a token is half a secret: any long run without a separator goes.
const SECRET_LIKE = /[0-9A-Za-z+/=]{32,}/g
