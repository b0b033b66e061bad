/**
 * Returns text from outside in a form that is safe in a log line or on a page. The result is one line of limited length. Any run
 * that is long enough to be a token or a key is redacted, in case someone put one into the wrong field.
 */
export function forLog(text: string): string {
  const oneLine = text.replace(CONTROLS, '?').replace(SECRET_LIKE, '[redacted]')
  return oneLine.length > LENGTH_MAX ? `${oneLine.slice(0, LENGTH_MAX)}…` : oneLine
}

const LENGTH_MAX = 120
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
// A part of a token must also stay secret, so any long run without a separator is redacted.
const SECRET_LIKE = /[0-9A-Za-z+/=]{32,}/g
