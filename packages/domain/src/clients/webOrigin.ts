/** Returns whether a text is an HTTP or HTTPS origin in canonical form. */
export function isWebOrigin(text: string): boolean {
  if (text.length > 300 || !/^https?:\/\/[a-z0-9.:[\]-]+$/.test(text)) return false
  return URL.canParse(text) && new URL(text).origin === text
}

/** Returns whether a text can be an `Origin` header, which is a serialized origin or `null`. Other texts can have any length and content. */
export function isSerializedOrigin(text: string): boolean {
  return text.length <= 300 && (text === 'null' || SERIALIZED.test(text))
}

/** A scheme, a host of at most 253 characters or an IPv6 address, and a port. `file://` has no host. */
const SERIALIZED = /^[a-z][a-z0-9+.-]{0,31}:\/\/(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{0,253})(?::\d{1,5})?$/i
