/** A secret that must not leak, and its name in a finding. */
export interface Canary {
  readonly name: string
  readonly value: string
}

/** Returns the names of the canaries that the bytes contain: unchanged, reversed, or in hexadecimal, Base64 or Base64url. */
export function findLeaks(bytes: Buffer, canaries: readonly Canary[]): readonly string[] {
  // Latin-1 maps each byte to one character, so that every byte is found.
  const text = bytes.toString('latin1')
  const lower = text.toLowerCase()
  return canaries.flatMap(({ name, value }) =>
    [
      ...(formsOf(value).some((form) => text.includes(form)) ? [name] : []),
      ...(lower.includes(Buffer.from(value).toString('hex')) ? [`${name} in hexadecimal`] : []),
    ].slice(0, 1),
  )
}

function formsOf(value: string): readonly string[] {
  // The preceding text shifts Base64 by up to two bytes. The characters at the edges depend on adjacent bytes, so they are left out.
  const shifted = [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.from('x'.repeat(shift) + value).toString('base64')
    const inner = encoded.replace(/=+$/, '').slice(shift === 0 ? 0 : 4, -2)
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
  return [value, [...value].reverse().join(''), ...shifted]
}
