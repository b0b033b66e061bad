/** A secret that must not come out, under the name that a finding gives it. */
export interface Canary {
  readonly name: string
  readonly value: string
}

/** Which canaries are in these bytes: as they are, reversed, in hexadecimal, in Base64 or in Base64url. */
export function findLeaks(bytes: Buffer, canaries: readonly Canary[]): readonly string[] {
  // One byte a character, so that every byte is found where it stands.
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
  // What stands before it in the encoded text shifts Base64 by up to two bytes; the edges depend on the neighbours.
  const shifted = [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.from('x'.repeat(shift) + value).toString('base64')
    const inner = encoded.replace(/=+$/, '').slice(shift === 0 ? 0 : 4, -2)
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
  return [value, [...value].reverse().join(''), ...shifted]
}
