/**
 * Returns a copy of a thrown error in which each secret is replaced. A custom `fetch` can attach the whole request to
 * its errors. The copy therefore has only the name, message, code and stack of the error and of its causes. Returns
 * undefined if the value is not an error.
 */
export function copyError(error: unknown, secrets: readonly string[], depth = 5): Error | undefined {
  const { name, message, stack, code, cause } = Object(error) as Readonly<Record<string, unknown>>
  if (message === undefined || depth === 0) return undefined

  const clean = (text: unknown) =>
    text === undefined ? undefined : secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), String(text))
  return Object.assign(new Error(clean(message), { cause: copyError(cause, secrets, depth - 1) }), {
    name: clean(name),
    code: clean(code),
    stack: clean(stack),
  })
}
