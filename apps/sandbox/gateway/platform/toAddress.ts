/**
 * The one spelling under which addresses are compared: without a display name, without `sip:`, a telephone number without
 * its punctuation, in lower case.
 */
export function toAddress(text: string): string {
  const bare = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text
  const trimmed = bare.trim()
  const at = trimmed.lastIndexOf('@')
  const user = (at < 0 ? trimmed : trimmed.slice(0, at)).replace(/^.*:/s, '')
  const domain = at < 0 ? '' : trimmed.slice(at)
  const isTelephoneNumber = /^[+#*]?[\d\s().-]+$/.test(user)
  return `${isTelephoneNumber ? user.replace(/[\s().-]/g, '') : user}${domain}`.toLowerCase()
}

/** The name before `<sip:…>`, if there is one. */
export function displayNameOf(text: string): string | null {
  const name = /^([^<]*)</.exec(text)?.[1]?.trim()
  return name === undefined || name === '' ? null : name
}
