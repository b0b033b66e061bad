/**
 * Returns the canonical spelling of an address, used to compare addresses. The result is in lower case, without a display name and
 * without `sip:`. Punctuation in a telephone number is removed.
 */
export function normalizeAddress(text: string): string {
  const bare = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text
  const trimmed = bare.trim()
  const at = trimmed.lastIndexOf('@')
  const user = (at < 0 ? trimmed : trimmed.slice(0, at)).replace(/^.*:/s, '')
  const domain = at < 0 ? '' : trimmed.slice(at)
  const isTelephoneNumber = /^[+#*]?[\d\s().-]+$/.test(user)
  return `${isTelephoneNumber ? user.replace(/[\s().-]/g, '') : user}${domain}`.toLowerCase()
}

/** Returns the name before `<sip:…>`, or null if there is none. */
export function parseDisplayName(text: string): string | null {
  const name = /^([^<]*)</.exec(text)?.[1]?.trim()
  return name === undefined || name === '' ? null : name
}
