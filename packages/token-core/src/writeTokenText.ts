/**
 * Writes `prefix + user + suffix` as ASCII with PKCS#7 padding (RFC 5652, 6.3) into `target` from `offset` on and says
 * where it ends, a whole number of blocks later. There is always padding: a full block of it after a full last block.
 */
export function writeTokenText(
  target: Uint8Array,
  offset: number,
  prefix: string,
  user: string,
  suffix: string,
): number {
  let end = write(target, offset, prefix)
  end = write(target, end, user)
  end = write(target, end, suffix)
  const padding = 16 - ((end - offset) % 16)
  target.fill(padding, end, end + padding)
  return end + padding
}

/** Bytes that {@link writeTokenText} will take. */
export function tokenTextBytes(prefix: string, user: string, suffix: string): number {
  const length = prefix.length + user.length + suffix.length
  return length + 16 - (length % 16)
}

/** The texts were checked to be ASCII, so a code unit is a byte. */
function write(target: Uint8Array, offset: number, text: string): number {
  for (let i = 0; i < text.length; i++) target[offset + i] = text.charCodeAt(i)
  return offset + text.length
}
