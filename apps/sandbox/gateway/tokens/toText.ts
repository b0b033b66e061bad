/** @throws TypeError for bytes that are not UTF-8, and for control characters, which only a wrong key brings about. */
export function toText(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  if (/\p{Cc}/u.test(text)) throw new TypeError('The bytes are no text.')
  return text
}
